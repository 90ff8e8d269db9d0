/* CloudTrail log files → spans of their records' members, and spans → the buffers of Arrow columns.
 *
 * A twin in C of what records.py, columns.py and dedupe.py do in Python, for files that are regular. Whatever is not (invalid JSON,
 * other forms, a member twice, an odd time or name, half a surrogate pair) is declined whole, and Python reads it.
 *
 * A span is an offset and a length. Offsets below the file's size point into its inflated bytes, those from there on
 * into the arena, where texts stand that are not in the file to the letter: strings with escapes, and `extra`.
 */

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define NONE UINT32_MAX /* the length of a null */
#define NO_TIME INT64_MIN
#define DEPTH 200
#define MEMBERS 64 /* at most, for one record */

enum kind { STRING, DOCUMENT, BOOL, IDENTITY, TLS, ID, TIME };

/* A member of a record: its name, and which column of spans, or of bools, it fills. */
struct member {
    const char *name;
    uint32_t length;
    uint32_t kind;
    uint32_t column;
};

/* What the caller knows: the members, the columns that are flattened from them, and where each of them stands. */
struct layout {
    const struct member *members;
    uint32_t count;
    uint32_t columns; /* spans of a row */
    uint32_t bools;   /* bools of a row */
    uint32_t extra, record, category, source;
    uint32_t type, principal_id, arn, account_id, user_name, access_key_id, invoked_by, issuer_arn;
    uint32_t mfa; /* a bool */
    uint32_t tls_version;
    uint64_t marks; /* a bit for each member of which every record has one */
};

struct span {
    uint32_t offset, length;
};

struct scan {
    const uint8_t *data;
    uint64_t size;
    struct span *spans; /* capacity × columns */
    int64_t *times;     /* capacity, microseconds since 1970 */
    uint8_t *bools;     /* capacity × bools: 0, 1, or 2 for null */
    uint8_t *arena;     /* room for twice the file */
    uint64_t used;      /* of the arena */
    int64_t capacity;   /* rows */
    int64_t stride;     /* spans from row to row */
};

struct reader {
    const struct layout *layout;
    const uint8_t *start, *at, *end;
    uint8_t *arena;
    uint64_t used;
};

#define TRY(condition) \
    do {               \
        if (!(condition)) return 0; \
    } while (0)

static void blanks(struct reader *in) {
    while (in->at < in->end && (*in->at == ' ' || *in->at == '\n' || *in->at == '\r' || *in->at == '\t')) in->at++;
}

static int next_is(struct reader *in, uint8_t wanted) {
    blanks(in);
    TRY(in->at < in->end && *in->at == wanted);
    in->at++;
    return 1;
}

/* The number of bytes before the first that ends a run of plain ASCII in a string, among the next STEP. */
#ifdef __SSE2__
#define STEP 16
static inline int plain_bytes(const uint8_t *at) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)at);
    __m128i ends = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)); /* signed: from 0x80 on, too */
    ends = _mm_or_si128(ends, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    ends = _mm_or_si128(ends, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    int found = _mm_movemask_epi8(ends);
    return found ? __builtin_ctz((unsigned)found) : STEP;
}
#else
#define STEP 1
static inline int plain_bytes(const uint8_t *at) {
    return *at >= 0x20 && *at < 0x80 && *at != '"' && *at != '\\';
}
#endif

static int utf8_length(const uint8_t *at, const uint8_t *end) {
    ptrdiff_t left = end - at;
    if (at[0] >= 0xc2 && at[0] <= 0xdf) return left >= 2 && (at[1] & 0xc0) == 0x80 ? 2 : 0;
    if (at[0] >= 0xe0 && at[0] <= 0xef) {
        if (left < 3 || (at[1] & 0xc0) != 0x80 || (at[2] & 0xc0) != 0x80) return 0;
        if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f)) return 0;
        return 3;
    }
    if (at[0] >= 0xf0 && at[0] <= 0xf4) {
        if (left < 4 || (at[1] & 0xc0) != 0x80 || (at[2] & 0xc0) != 0x80 || (at[3] & 0xc0) != 0x80) return 0;
        if ((at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f)) return 0;
        return 4;
    }
    return 0;
}

static int hex4(const uint8_t *at, const uint8_t *end, uint32_t *value) {
    TRY(end - at >= 4);
    *value = 0;
    for (int index = 0; index < 4; index++) {
        uint8_t digit = at[index];
        uint32_t worth;
        if (digit >= '0' && digit <= '9') worth = digit - '0';
        else if (digit >= 'a' && digit <= 'f') worth = digit - 'a' + 10;
        else if (digit >= 'A' && digit <= 'F') worth = digit - 'A' + 10;
        else return 0;
        *value = *value << 4 | worth;
    }
    return 1;
}

/* Read what follows a backslash. A pair of surrogates is one code point; half a pair is refused. */
static int escape(struct reader *in, uint32_t *code) {
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    TRY(in->at < in->end);
    uint8_t name = *in->at++;
    if (name != 'u') {
        const char *found = name ? strchr(names, name) : NULL;
        TRY(found);
        *code = (uint8_t)values[found - names];
        return 1;
    }
    TRY(hex4(in->at, in->end, code));
    in->at += 4;
    if (*code >= 0xd800 && *code <= 0xdfff) {
        uint32_t low;
        TRY(*code <= 0xdbff && in->end - in->at >= 6 && in->at[0] == '\\' && in->at[1] == 'u');
        TRY(hex4(in->at + 2, in->end, &low) && low >= 0xdc00 && low <= 0xdfff);
        *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
        in->at += 6;
    }
    return 1;
}

/* Pass a string, whose opening quote was read; `escaped` tells whether its text is another than its bytes. */
static int pass_string(struct reader *in, int *escaped) {
    *escaped = 0;
    for (;;) {
        while (in->end - in->at >= STEP) {
            int plain = plain_bytes(in->at);
            in->at += plain;
            if (plain < STEP) break;
        }
        TRY(in->at < in->end);
        uint8_t byte = *in->at;
        if (byte == '"') {
            in->at++;
            return 1;
        }
        if (byte == '\\') {
            uint32_t code;
            in->at++;
            *escaped = 1;
            TRY(escape(in, &code));
        } else if (byte >= 0x80) {
            int length = utf8_length(in->at, in->end);
            TRY(length);
            in->at += length;
        } else {
            TRY(byte >= 0x20);
            in->at++;
        }
    }
}

/* Write the text of a string with escapes, which was passed before, into the arena. */
static void unescape(struct reader *in, const uint8_t *from, const uint8_t *until) {
    struct reader text = *in;
    uint8_t *out = in->arena + in->used;
    text.at = from;
    text.end = until;
    while (text.at < text.end) {
        uint32_t code;
        if (*text.at != '\\') {
            *out++ = *text.at++;
            continue;
        }
        text.at++;
        if (!escape(&text, &code)) return;
        if (code < 0x80) {
            *out++ = (uint8_t)code;
        } else if (code < 0x800) {
            *out++ = (uint8_t)(0xc0 | code >> 6);
            *out++ = (uint8_t)(0x80 | (code & 0x3f));
        } else if (code < 0x10000) {
            *out++ = (uint8_t)(0xe0 | code >> 12);
            *out++ = (uint8_t)(0x80 | (code >> 6 & 0x3f));
            *out++ = (uint8_t)(0x80 | (code & 0x3f));
        } else {
            *out++ = (uint8_t)(0xf0 | code >> 18);
            *out++ = (uint8_t)(0x80 | (code >> 12 & 0x3f));
            *out++ = (uint8_t)(0x80 | (code >> 6 & 0x3f));
            *out++ = (uint8_t)(0x80 | (code & 0x3f));
        }
    }
    in->used = (uint64_t)(out - in->arena);
}

static struct span in_arena(const struct reader *in, uint64_t from) {
    return (struct span){(uint32_t)((uint64_t)(in->end - in->start) + from), (uint32_t)(in->used - from)};
}

static struct span in_file(const struct reader *in, const uint8_t *from, const uint8_t *until) {
    return (struct span){(uint32_t)(from - in->start), (uint32_t)(until - from)};
}

/* Read a string, whose opening quote was read, to its span. */
static int read_string(struct reader *in, struct span *text) {
    const uint8_t *from = in->at;
    int escaped;
    TRY(pass_string(in, &escaped));
    *text = in_file(in, from, in->at - 1);
    if (escaped) {
        uint64_t used = in->used;
        unescape(in, from, in->at - 1);
        *text = in_arena(in, used);
    }
    return 1;
}

static int pass_digits(struct reader *in) {
    const uint8_t *from = in->at;
    while (in->at < in->end && *in->at >= '0' && *in->at <= '9') in->at++;
    return in->at > from;
}

static int pass_number(struct reader *in) {
    if (*in->at == '-') in->at++;
    TRY(in->at < in->end);
    if (*in->at == '0') in->at++;
    else TRY(pass_digits(in));
    if (in->at < in->end && *in->at == '.') {
        in->at++;
        TRY(pass_digits(in));
    }
    if (in->at < in->end && (*in->at == 'e' || *in->at == 'E')) {
        in->at++;
        if (in->at < in->end && (*in->at == '+' || *in->at == '-')) in->at++;
        TRY(pass_digits(in));
    }
    return 1;
}

static int pass_word(struct reader *in, const char *word, size_t length) {
    TRY((size_t)(in->end - in->at) >= length && memcmp(in->at, word, length) == 0);
    in->at += length;
    return 1;
}

/* Pass any value, which begins where the reader stands. */
static int pass_value(struct reader *in) {
    uint8_t open[DEPTH];
    int depth = 0, escaped;
    for (;;) {
        blanks(in);
        TRY(in->at < in->end);
        switch (*in->at) {
        case '{':
            TRY(depth < DEPTH);
            open[depth++] = '}';
            in->at++;
            blanks(in);
            TRY(in->at < in->end);
            if (*in->at == '}') break;
            TRY(next_is(in, '"') && pass_string(in, &escaped) && next_is(in, ':'));
            continue;
        case '[':
            TRY(depth < DEPTH);
            open[depth++] = ']';
            in->at++;
            blanks(in);
            TRY(in->at < in->end);
            if (*in->at == ']') break;
            continue;
        case '"':
            in->at++;
            TRY(pass_string(in, &escaped));
            break;
        case 't': TRY(pass_word(in, "true", 4)); break;
        case 'f': TRY(pass_word(in, "false", 5)); break;
        case 'n': TRY(pass_word(in, "null", 4)); break;
        default:
            TRY(*in->at == '-' || (*in->at >= '0' && *in->at <= '9'));
            TRY(pass_number(in));
        }
        for (;;) { /* a value has ended */
            if (depth == 0) return 1;
            blanks(in);
            TRY(in->at < in->end);
            if (*in->at == open[depth - 1]) {
                in->at++;
                depth--;
                continue;
            }
            TRY(*in->at == ',');
            in->at++;
            if (open[depth - 1] == '}') TRY(next_is(in, '"') && pass_string(in, &escaped) && next_is(in, ':'));
            break;
        }
    }
}

static const uint8_t *bytes_of(const struct reader *in, struct span text) {
    uint64_t size = (uint64_t)(in->end - in->start);
    return text.offset < size ? in->start + text.offset : in->arena + (text.offset - size);
}

/* Whether a text is a word of ASCII, in any case. */
static int is_word(const struct reader *in, struct span text, const char *word) {
    const uint8_t *at = bytes_of(in, text);
    TRY(text.length == strlen(word));
    for (uint32_t index = 0; index < text.length; index++) {
        uint8_t letter = at[index] >= 'A' && at[index] <= 'Z' ? at[index] | 0x20 : at[index];
        TRY(letter == (uint8_t)word[index]);
    }
    return 1;
}

/* Read a record's id, which must not look like one that remit makes. */
static int read_id(struct reader *in, struct span *id) {
    TRY(*in->at++ == '"' && read_string(in, id));
    return id->length < 7 || memcmp(bytes_of(in, *id), "sha256-", 7) != 0;
}

/* Read a value that means a boolean: itself, or its word as a string in any case; anything else is null. */
static int read_bool(struct reader *in, uint8_t *value, int *written_as_bool) {
    *value = 2;
    *written_as_bool = *in->at == 't' || *in->at == 'f';
    if (*in->at == '"') {
        struct span text;
        in->at++;
        TRY(read_string(in, &text));
        *value = is_word(in, text, "true") ? 1 : is_word(in, text, "false") ? 0 : 2;
        return 1;
    }
    if (*written_as_bool) *value = *in->at == 't';
    return pass_value(in);
}

#define key_is(key, length, wanted) ((length) == sizeof(wanted) - 1 && memcmp(key, wanted, sizeof(wanted) - 1) == 0)

/* Read the members of an object, one after another, with a function; any other value is passed. */
typedef int (*take)(struct reader *, const uint8_t *key, ptrdiff_t length, struct span *spans, uint8_t *bools);

static int each_member(struct reader *in, take member, struct span *spans, uint8_t *bools) {
    if (*in->at != '{') return pass_value(in);
    in->at++;
    blanks(in);
    TRY(in->at < in->end);
    if (*in->at == '}') {
        in->at++;
        return 1;
    }
    for (;;) {
        int escaped;
        TRY(next_is(in, '"'));
        const uint8_t *key = in->at;
        TRY(pass_string(in, &escaped) && !escaped);
        ptrdiff_t length = in->at - 1 - key;
        TRY(next_is(in, ':'));
        blanks(in);
        TRY(in->at < in->end && member(in, key, length, spans, bools));
        blanks(in);
        TRY(in->at < in->end);
        if (*in->at == '}') {
            in->at++;
            return 1;
        }
        TRY(*in->at++ == ',');
    }
}

static int string_or_null(struct reader *in, struct span *span) {
    span->length = NONE;
    if (*in->at != '"') return pass_value(in);
    in->at++;
    return read_string(in, span);
}

static int issuer_member(struct reader *in, const uint8_t *key, ptrdiff_t length, struct span *spans, uint8_t *bools) {
    (void)bools;
    return key_is(key, length, "arn") ? string_or_null(in, &spans[in->layout->issuer_arn]) : pass_value(in);
}

static int attribute(struct reader *in, const uint8_t *key, ptrdiff_t length, struct span *spans, uint8_t *bools) {
    int written;
    (void)spans;
    return key_is(key, length, "mfaAuthenticated") ? read_bool(in, &bools[in->layout->mfa], &written) : pass_value(in);
}

static int session_member(struct reader *in, const uint8_t *key, ptrdiff_t length, struct span *spans, uint8_t *bools) {
    if (key_is(key, length, "sessionIssuer")) {
        spans[in->layout->issuer_arn].length = NONE;
        return each_member(in, issuer_member, spans, bools);
    }
    if (key_is(key, length, "attributes")) {
        bools[in->layout->mfa] = 2;
        return each_member(in, attribute, spans, bools);
    }
    return pass_value(in);
}

static int identity_member(struct reader *in, const uint8_t *key, ptrdiff_t length, struct span *spans, uint8_t *bools) {
    const struct layout *layout = in->layout;
    if (key_is(key, length, "type")) return string_or_null(in, &spans[layout->type]);
    if (key_is(key, length, "principalId")) return string_or_null(in, &spans[layout->principal_id]);
    if (key_is(key, length, "arn")) return string_or_null(in, &spans[layout->arn]);
    if (key_is(key, length, "accountId")) return string_or_null(in, &spans[layout->account_id]);
    if (key_is(key, length, "userName")) return string_or_null(in, &spans[layout->user_name]);
    if (key_is(key, length, "accessKeyId")) return string_or_null(in, &spans[layout->access_key_id]);
    if (key_is(key, length, "invokedBy")) return string_or_null(in, &spans[layout->invoked_by]);
    if (key_is(key, length, "sessionContext")) {
        spans[layout->issuer_arn].length = NONE;
        bools[layout->mfa] = 2;
        return each_member(in, session_member, spans, bools);
    }
    return pass_value(in);
}

static int tls_member(struct reader *in, const uint8_t *key, ptrdiff_t length, struct span *spans, uint8_t *bools) {
    (void)bools;
    return key_is(key, length, "tlsVersion") ? string_or_null(in, &spans[in->layout->tls_version]) : pass_value(in);
}

static int two_digits(const uint8_t *at) {
    return at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9' ? (at[0] - '0') * 10 + at[1] - '0' : -1;
}

/* Read a time as CloudTrail writes it, 2026-01-31T23:59:59Z; any other is refused. */
static int read_time(struct reader *in, int64_t *time) {
    static const int days_of[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const uint8_t *at = in->at + 1;
    TRY(in->end - in->at >= 22 && in->at[0] == '"' && at[20] == '"');
    TRY(at[4] == '-' && at[7] == '-' && at[10] == 'T' && at[13] == ':' && at[16] == ':' && at[19] == 'Z');
    int high = two_digits(at), low = two_digits(at + 2), month = two_digits(at + 5), day = two_digits(at + 8);
    int hour = two_digits(at + 11), minute = two_digits(at + 14), second = two_digits(at + 17);
    TRY(high >= 0 && low >= 0 && month >= 1 && month <= 12 && day >= 1);
    TRY(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59);
    int64_t year = high * 100 + low;
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    TRY(year >= 1 && day <= days_of[month - 1] + (leap && month == 2));
    int64_t before = year - (month <= 2), shifted = month + (month > 2 ? -3 : 9); /* years from March on */
    int64_t days = 365 * before + before / 4 - before / 100 + before / 400 + (153 * shifted + 2) / 5 + day - 1 - 719468;
    *time = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000000;
    in->at += 22;
    return 1;
}

/* A member for `extra`, from the quote of its name to the end of its value. */
struct kept {
    const uint8_t *from, *until;
};

static const struct member *named(const struct layout *layout, const uint8_t *key, ptrdiff_t length, uint32_t guess) {
    for (uint32_t tried = 0; tried < layout->count; tried++) {
        const struct member *member = &layout->members[(guess + tried) % layout->count];
        if (member->length == (uint32_t)length && memcmp(member->name, key, (size_t)length) == 0) return member;
    }
    return NULL;
}

static int is_plain_name(const uint8_t *key, ptrdiff_t length) {
    for (ptrdiff_t index = 0; index < length; index++) TRY(key[index] < 0x80);
    return 1;
}

/* Write what the columns don't hold into the arena, as an object. */
static void keep_extra(struct reader *in, const struct kept *kept, int count, struct span *extra) {
    uint64_t from = in->used;
    if (!count) return;
    in->arena[in->used++] = '{';
    for (int index = 0; index < count; index++) {
        const uint8_t *colon = kept[index].from + 1;
        while (*colon++ != '"') {}
        size_t name = (size_t)(colon - kept[index].from);
        const uint8_t *value = colon;
        while (*value != ':') value++;
        value++;
        while (*value == ' ' || *value == '\n' || *value == '\r' || *value == '\t') value++;
        size_t length = (size_t)(kept[index].until - value);
        if (index) in->arena[in->used++] = ',';
        memcpy(in->arena + in->used, kept[index].from, name);
        in->used += name;
        in->arena[in->used++] = ':';
        memcpy(in->arena + in->used, value, length);
        in->used += length;
    }
    in->arena[in->used++] = '}';
    *extra = in_arena(in, from);
}

static int same_name(const struct kept *one, const struct kept *other) {
    const uint8_t *a = one->from + 1, *b = other->from + 1;
    while (*a == *b && *a != '"') a++, b++;
    return *a == *b;
}

/* Read one record's members; `guesses` remembers which member stood at each place of the record before. */
static int read_record(struct reader *in, struct span *spans, uint8_t *bools, int64_t *time, uint32_t *guesses,
                       int *recognized) {
    const struct layout *layout = in->layout;
    const uint8_t *start = in->at - 1;
    struct kept kept[MEMBERS];
    uint64_t seen = 0;
    int extras = 0;
    for (uint32_t column = 0; column < layout->columns; column++) spans[column] = (struct span){0, NONE};
    memset(bools, 2, layout->bools);
    *time = NO_TIME;
    blanks(in);
    TRY(in->at < in->end);
    for (int place = 0; *in->at != '}'; place++) {
        int escaped, fits = 1;
        TRY(place < MEMBERS);
        if (place) TRY(*in->at++ == ',');
        TRY(next_is(in, '"'));
        const uint8_t *key = in->at;
        TRY(pass_string(in, &escaped) && !escaped);
        ptrdiff_t length = in->at - 1 - key;
        TRY(next_is(in, ':'));
        blanks(in);
        TRY(in->at < in->end);
        const uint8_t *value = in->at;
        const struct member *member = named(layout, key, length, guesses[place]);
        if (!member) {
            TRY(is_plain_name(key, length) && pass_value(in));
            fits = 0;
        } else {
            uint64_t bit = (uint64_t)1 << (member - layout->members);
            TRY(!(seen & bit));
            seen |= bit;
            guesses[place] = (uint32_t)(member - layout->members);
            switch (member->kind) {
            case STRING:
                fits = *value == '"';
                TRY(string_or_null(in, &spans[member->column]));
                break;
            case BOOL: TRY(read_bool(in, &bools[member->column], &fits)); break;
            case ID: TRY(read_id(in, &spans[member->column])); break;
            case TIME: TRY(read_time(in, time)); break;
            case IDENTITY: TRY(each_member(in, identity_member, spans, bools)); break;
            case TLS: TRY(each_member(in, tls_member, spans, bools)); break;
            default: TRY(pass_value(in));
            }
            if (member->kind == DOCUMENT || member->kind == IDENTITY || member->kind == TLS)
                spans[member->column] = in_file(in, value, in->at);
        }
        if (!fits) {
            kept[extras] = (struct kept){key - 1, in->at};
            for (int other = 0; other < extras; other++) TRY(!same_name(&kept[other], &kept[extras]));
            extras++;
        }
        blanks(in);
        TRY(in->at < in->end);
    }
    in->at++;
    struct span category = spans[layout->category];
    TRY(category.length == NONE || !is_word(in, category, "aggregated")); /* its members have other names */
    struct span source = spans[layout->source]; /* other services' notifications have members of the same names */
    int foreign = source.length != NONE && source.length >= 4 && memcmp(bytes_of(in, source), "aws:", 4) == 0;
    *recognized |= (seen & layout->marks) && !foreign;
    keep_extra(in, kept, extras, &spans[layout->extra]);
    spans[layout->record] = in_file(in, start, in->at);
    return 1;
}

/* Scan a file of the form {"Records": […]}. Returns the number of its records, -1 where it is not regular, and -2 where
 * there is room for fewer rows than it has. */
int64_t remit_scan(const struct layout *layout, struct scan *scan) {
    struct reader in = {layout, scan->data, scan->data, scan->data + scan->size, scan->arena, 0};
    uint32_t guesses[MEMBERS] = {0};
    int64_t row = 0;
    int escaped, recognized = 0;
    if (!next_is(&in, '{') || !next_is(&in, '"')) return -1;
    const uint8_t *key = in.at;
    if (!pass_string(&in, &escaped) || !key_is(key, in.at - 1 - key, "Records")) return -1;
    if (!next_is(&in, ':') || !next_is(&in, '[')) return -1;
    blanks(&in);
    if (in.at < in.end && *in.at == ']') in.at++;
    else
        for (;; row++) {
            if (row == scan->capacity) return -2;
            if (!next_is(&in, '{')) return -1;
            if (!read_record(&in, scan->spans + row * scan->stride, scan->bools + row * layout->bools,
                             scan->times + row, guesses, &recognized))
                return -1;
            blanks(&in);
            if (in.at == in.end) return -1;
            if (*in.at == ']') {
                in.at++;
                row++;
                break;
            }
            if (*in.at++ != ',') return -1;
        }
    if (!next_is(&in, '}')) return -1;
    blanks(&in);
    if (in.at != in.end || (row && !recognized)) return -1;
    scan->used = in.used;
    return row;
}

/* A column under way: Arrow's offsets, values and validity. */
struct column {
    int32_t *offsets;
    uint8_t *values;
    uint8_t *validity; /* zeroed */
    int64_t size;      /* of the values */
    int64_t nulls;
};

static const uint8_t *text_of(const struct scan *file, struct span span) {
    return span.offset < file->size ? file->data + span.offset : file->arena + (span.offset - file->size);
}

/* Measure the values of each column for the rows in an order: `file` and `row` say which record stands where. */
void remit_measure(const struct scan *files, const int64_t *file, const int64_t *row, int64_t rows,
                   const uint32_t *wanted, uint32_t count, struct column *columns) {
    for (int64_t index = 0; index < rows; index++) {
        const struct scan *from = &files[file[index]];
        const struct span *spans = from->spans + row[index] * from->stride;
        for (uint32_t column = 0; column < count; column++) {
            uint32_t length = spans[wanted[column]].length;
            if (length == NONE) columns[column].nulls++;
            else columns[column].size += length;
        }
    }
}

/* Copy the values, in the same order, into buffers that have room for what was measured. */
void remit_gather(const struct scan *files, const int64_t *file, const int64_t *row, int64_t rows,
                  const uint32_t *wanted, uint32_t count, struct column *columns) {
    for (uint32_t column = 0; column < count; column++) columns[column].offsets[0] = 0;
    for (int64_t index = 0; index < rows; index++) {
        const struct scan *from = &files[file[index]];
        const struct span *spans = from->spans + row[index] * from->stride;
        for (uint32_t column = 0; column < count; column++) {
            struct column *to = &columns[column];
            struct span span = spans[wanted[column]];
            int32_t offset = to->offsets[index];
            if (span.length != NONE) {
                memcpy(to->values + offset, text_of(from, span), span.length);
                to->validity[index >> 3] |= (uint8_t)(1 << (index & 7));
                offset += (int32_t)span.length;
            }
            to->offsets[index + 1] = offset;
        }
    }
}

/* The sixteen bytes that a UUID's hexadecimal digits stand for, and whether a text is one in the usual spelling. */
void remit_uuids(const int32_t *offsets, const uint8_t *data, int64_t rows, uint8_t *values, uint8_t *valid) {
    static const uint8_t place[16] = {0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};
    uint8_t digit[256];
    memset(digit, 0xff, sizeof digit);
    for (int number = 0; number < 16; number++) digit[(uint8_t)"0123456789abcdef"[number]] = (uint8_t)number;
    for (int64_t row = 0; row < rows; row++) {
        const uint8_t *text = data + offsets[row];
        uint8_t *value = values + 16 * row, odd = 0;
        valid[row] = offsets[row + 1] - offsets[row] == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' &&
                     text[23] == '-';
        for (int byte = 0; valid[row] && byte < 16; byte++) {
            uint8_t high = digit[text[place[byte]]], low = digit[text[place[byte] + 1]];
            odd |= (high | low) & 0xf0;
            value[byte] = (uint8_t)(high << 4 | low);
        }
        if (odd) valid[row] = 0;
    }
}
