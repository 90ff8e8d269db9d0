-- The text at a dotted path of a JSON value; '@' is the value itself.
create or replace macro json_text(document, path) as
    if(path = '@', document ->> '$', json_extract_string(document, '/' || replace(path, '.', '/')));
