-- Openings and what they share with people, made once. What begins with a dollar sign is filled in
-- by `matching_duckdb.py`. It makes `people` and `openings` as they were read, and the tables
-- `alike` (skills), `skill_weight`, `prefix` (closeness by equal digits), `kind_weight`, `support`.

CREATE TABLE opening AS
SELECT
    row AS o,
    * EXCLUDE (row),
    row_number() OVER (ORDER BY id) AS by_id,
    coalesce(shift, repeat('0', 14))::BIT::INTEGER AS halves,
    nullif(bit_count(halves), 0) AS asked,
    cos(radians(lat)) * cos(radians(lon)) AS x,
    cos(radians(lat)) * sin(radians(lon)) AS y,
    sin(radians(lat)) AS z
FROM openings
WHERE seats >= 1 AND expires_on >= $day;

-- What an opening may ask and a person may not have: a bit each, in words of 64.

CREATE TABLE sector_veto AS
SELECT DISTINCT veto.name
FROM (SELECT unnest(vetoes) AS veto FROM people)
WHERE veto.what = 'sector';

CREATE TABLE asked AS
SELECT o, 'kind' AS rule, kind AS name, 0 AS level FROM opening
UNION ALL
SELECT o, 'reserved', array_to_string(reserved, '|'), 0 FROM opening WHERE len(reserved) > 0
UNION ALL
SELECT
    o,
    'condition',
    unnest(list_filter(demands, lambda code: NOT list_contains(adaptable, code))),
    0
FROM opening
UNION ALL
SELECT o, 'licence', unnest(licences), 0 FROM opening
UNION ALL
SELECT o, 'language', language.key, language.value
FROM (SELECT o, unnest(map_entries(languages)) AS language FROM opening)
UNION ALL
SELECT o, 'support', code, 0
FROM opening CROSS JOIN support
WHERE NOT list_contains(supports, code)
UNION ALL
SELECT o, 'demand', unnest(demands), 0 FROM opening
UNION ALL
SELECT o, 'sector', name, 0 FROM opening JOIN sector_veto ON starts_with(sector, name);

CREATE TABLE obstacle AS
SELECT *, row_number() OVER () - 1 AS number
FROM (SELECT DISTINCT rule, name, level FROM asked);

-- Skills that openings name, and what each skill that people may hold counts for them at the level
-- that is wanted. Goals that some opening names.

CREATE TABLE named AS
SELECT
    o,
    'essential' AS list,
    unnest(essential) AS skill,
    generate_subscripts(essential, 1) AS place
FROM opening
UNION ALL
SELECT o, 'optional', unnest(optional), generate_subscripts(optional, 1) FROM opening;

CREATE TABLE skill AS -- with one that nobody names, so that there is one
SELECT name, row_number() OVER (ORDER BY name) - 1 AS number, coalesce(weight, 1e0) AS weight
FROM (SELECT skill.name FROM named UNION SELECT '')
LEFT JOIN skill_weight USING (name);

CREATE TABLE uncovered AS
SELECT flatten(list([weight * $learnable, 0e0, 0e0] ORDER BY number)) AS unknown FROM skill;

CREATE TABLE likeness AS
SELECT held AS name, number, similarity
FROM alike JOIN skill ON wanted = name
WHERE held <> wanted
UNION ALL
SELECT name, number, 1e0 FROM skill;

CREATE TABLE goal AS
SELECT name, row_number() OVER () - 1 AS number
FROM (SELECT unnest(goals) AS name FROM people INTERSECT SELECT skill.name FROM named);

-- How near each target comes to each occupation offered: a list, in the order of their numbers.

CREATE TABLE trade AS
SELECT occupation AS name, row_number() OVER (ORDER BY occupation) AS number
FROM opening
WHERE occupation IS NOT NULL
GROUP BY occupation;

CREATE TABLE nearness AS
WITH compared AS (
    SELECT
        target.name,
        number,
        target.name = trade.name AND contains(trade.name, '.') AS same,
        split_part(target.name, '.', 1) AS a,
        split_part(trade.name, '.', 1) AS b,
        least(length(a), length(b)) AS digits
    FROM (SELECT DISTINCT unnest(targets) AS name FROM people) AS target CROSS JOIN trade
)
SELECT name, list(CASE WHEN same THEN 1e0 ELSE closeness END ORDER BY number) AS near
FROM compared
JOIN prefix ON equal
    = (digits >= 1 AND a[:1] = b[:1])::INTEGER
    + (digits >= 2 AND a[:2] = b[:2])::INTEGER
    + (digits >= 3 AND a[:3] = b[:3])::INTEGER
    + (digits >= 4 AND a[:4] = b[:4])::INTEGER
GROUP BY name;

-- Openings lie in cells. A cell is kept by the middle of its openings and how far they lie from it,
-- which holds anywhere on the sphere.

CREATE TABLE place AS
SELECT
    o, x, y, z,
    dense_rank() OVER (
        ORDER BY transit, floor(lat / $cell_degrees), floor(lon / $cell_degrees)
    )::INTEGER AS cell
FROM opening;

CREATE TABLE cell AS
WITH middle AS (SELECT cell, avg(x) AS x, avg(y) AS y, avg(z) AS z FROM place GROUP BY cell)
SELECT
    cell, transit, middle.x, middle.y, middle.z,
    max(sqrt(
        (place.x - middle.x) * (place.x - middle.x)
        + (place.y - middle.y) * (place.y - middle.y)
        + (place.z - middle.z) * (place.z - middle.z)
    )) AS radius
FROM middle JOIN place USING (cell) JOIN opening USING (o)
GROUP BY ALL;
