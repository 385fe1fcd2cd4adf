-- Openings as pairs are sifted and scored by. What begins with a dollar sign is filled in by
-- `matching_duckdb.py`: numbers of the model, and columns of which there are as many as words of
-- bits or skills of an opening.

CREATE TABLE sieve AS
SELECT
    o,
    cell,
    x, y, z,
    $asked_words
FROM place JOIN (
    SELECT o, $asked_bits FROM asked JOIN obstacle USING (rule, name, level) GROUP BY o
) AS bits USING (o);

-- Of each opening, which places of a person's list say what its skills count; 1 is nothing, 2 that
-- of naming none. Weights sum up in the order of the cells.

CREATE TABLE demand AS
SELECT
    o,
    list,
    list(2 + 3 * number + skill.level ORDER BY place) AS places,
    list_reduce(list(weight ORDER BY place), lambda total, weight: total + weight) AS total
FROM named JOIN skill ON named.skill.name = skill.name
GROUP BY o, list;

-- Times that exclude: where nothing is flexible, and with values that exclude nobody where unknown.

CREATE TABLE offer AS
SELECT
    opening.o,
    by_id,
    radians(lat) AS phi,
    cos(phi) AS cos_phi,
    radians(lon) AS lam,
    asked,
    greatest(starts_on, expires_on) AS last_start,
    CASE WHEN hours IS NULL THEN '-infinity'::DOUBLE ELSE least(hours, hours_min) END AS hours_bar,
    halves,
    CASE
        WHEN asked IS NULL THEN 0
        WHEN flexible = false THEN asked
        ELSE list_min(list_filter(range(asked + 1), lambda free: free / asked >= $schedule_min))
    END::SMALLINT AS least_free,
    coalesce(flexible = false, false) AS strict,
    coalesce(CASE WHEN strict THEN starts_at END, '24:00'::TIME) AS begins,
    coalesce(CASE WHEN strict THEN coalesce(starts_at, ends_at) END, '24:00'::TIME) AS first,
    coalesce(CASE WHEN strict THEN coalesce(ends_at, starts_at) END, '00:00'::TIME) AS last,
    strict AND coalesce(starts_at > ends_at, false) AS over_midnight,
    trade.number AS trade,
    kind_weight.* EXCLUDE (job),
    coalesce(essential.total, 1e0) AS essential_total,
    coalesce(optional.total, 1e0) AS optional_total,
    $essential_places,
    $optional_places,
    $named_words
FROM opening
JOIN kind_weight ON job = (kind = 'job')
LEFT JOIN trade ON trade.name = occupation
LEFT JOIN demand AS essential ON essential.o = opening.o AND essential.list = 'essential'
LEFT JOIN demand AS optional ON optional.o = opening.o AND optional.list = 'optional'
LEFT JOIN (
    SELECT o, $goal_bits
    FROM (SELECT DISTINCT o, number FROM named JOIN goal ON named.skill.name = goal.name)
    GROUP BY o
) AS goals ON goals.o = opening.o;
