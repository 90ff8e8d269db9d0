-- Whether a call ends a trail's digests of some or all places: it stops logging or validation, or narrows the trail.
create or replace macro ends_digests(event_name, request) as
    event_name in ('StopLogging', 'DeleteTrail')
    or (
        event_name = 'UpdateTrail'
        and (
            request ->> 'enableLogFileValidation' = 'false'
            or request ->> 'isMultiRegionTrail' = 'false'
            or request ->> 'isOrganizationTrail' = 'false'
        )
    );

-- Whether a call lets a trail's digests begin, or begin again.
create or replace macro begins_digests(event_name, request) as
    event_name in ('StartLogging', 'CreateTrail')
    or (
        event_name = 'UpdateTrail'
        and (
            request ->> 'enableLogFileValidation' = 'true'
            or request ->> 'isMultiRegionTrail' = 'true'
            or request ->> 'isOrganizationTrail' = 'true'
        )
    );

-- Whether the trail that a request names, by name or ARN, is the trail of this name.
create or replace macro names_trail(request, trail) as
    coalesce(request ->> 'name', request ->> 'trailName', '') = trail
    or ends_with(coalesce(request ->> 'name', request ->> 'trailName', ''), '/' || trail);
