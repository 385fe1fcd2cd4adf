-- Some people before all openings: bits, cover, who is near whom, rules, points, ranks, flags. What
-- begins with a dollar sign is filled in by `matching_duckdb.py`.

CREATE OR REPLACE TEMP TABLE person AS
SELECT row AS p, * EXCLUDE (row)
FROM people
WHERE row >= $first AND row < $end;

CREATE OR REPLACE TEMP TABLE lacked AS
SELECT p, $lacked_bits
FROM person CROSS JOIN obstacle
WHERE CASE rule
    WHEN 'kind' THEN NOT list_contains(kinds, name)
    WHEN 'reserved' THEN NOT list_has_any(entitlements, string_split(name, '|'))
    WHEN 'condition' THEN list_contains(limits, name)
    WHEN 'licence' THEN NOT list_contains(licences, name)
    WHEN 'language' THEN languages IS NOT NULL AND coalesce(languages[name], 0) < level
    WHEN 'support' THEN list_contains(needs, name)
    ELSE list_contains(vetoes, {'what': rule, 'name': name})
END
GROUP BY p;

CREATE OR REPLACE TEMP TABLE refused AS
WITH veto AS (SELECT p, unnest(vetoes) AS veto FROM person)
SELECT p, o FROM veto JOIN opening ON veto.what = 'company' AND veto.name = company
UNION
SELECT p, o FROM veto JOIN opening ON veto.what = 'opening' AND veto.name = id;

-- What the best skill of each person counts for each that openings name, wanted at each level,
-- times its weight: a list, in the order of the skills' numbers.

CREATE OR REPLACE TEMP TABLE best AS
WITH held AS (SELECT p, unnest(skills) AS skill FROM person)
SELECT
    p,
    number,
    max(similarity * least(1e0, skill.level / 1)) AS basic,
    max(similarity * least(1e0, skill.level / 2)) AS independent,
    max(similarity * least(1e0, skill.level / 3)) AS expert
FROM held JOIN likeness ON held.skill.name = likeness.name
GROUP BY p, number;

CREATE OR REPLACE TEMP TABLE covered AS
WITH known AS (
    SELECT
        p,
        list(number ORDER BY number) AS numbers,
        flatten(list([
            weight * greatest($learnable, basic), weight * independent, weight * expert
        ] ORDER BY number)) AS values
    FROM best JOIN skill USING (number)
    GROUP BY p
),
placed AS (
    SELECT
        p,
        values,
        list_transform(range(len(unknown) // 3), lambda number: list_position(numbers, number))
        AS places,
        unknown
    FROM person LEFT JOIN known USING (p) CROSS JOIN uncovered
)
SELECT p, [0e0, $learnable] || list_transform(range(len(unknown)), lambda demand: coalesce(
    values[3 * places[demand // 3 + 1] + demand % 3 - 2], unknown[demand + 1]
)) AS cover
FROM placed;

CREATE OR REPLACE TEMP TABLE wanted AS
WITH target AS (
    SELECT p, unnest(targets) AS name, generate_subscripts(targets, 1) AS place FROM person
),
lists AS (SELECT p, $near_lists FROM target JOIN nearness USING (name) GROUP BY p)
SELECT p, list_transform(range(1, len(near_0) + 1), lambda trade: greatest($nearest)) AS near
FROM lists;

-- The lists of a seeker are long: joins must let them pass from the left, never build upon them.

CREATE OR REPLACE TEMP TABLE seeker AS
SELECT
    p,
    radians(lat) AS phi,
    cos(phi) AS cos_phi,
    radians(lon) AS lam,
    coalesce(from_date, '-infinity'::DATE) AS from_date,
    coalesce(hours_max, 'infinity'::DOUBLE) AS hours_bar,
    replace(availability, 'x', '0')::BIT::INTEGER AS free,
    coalesce(free, $all_halves) AS not_busy,
    coalesce(earliest, '00:00'::TIME) AS begins,
    CASE WHEN latest IS NULL THEN '00:00'::TIME ELSE begins END AS begins_if_must_end,
    coalesce(latest, '24:00'::TIME) AS ends,
    latest IS NOT NULL AS must_end,
    coalesce(earliest > latest, false) AS contrary,
    p IN (SELECT p FROM refused) AS refuses,
    cover,
    near,
    $lacked_words,
    $goal_words
FROM covered
LEFT JOIN wanted USING (p)
JOIN person USING (p)
LEFT JOIN lacked USING (p)
LEFT JOIN (
    SELECT p, $goal_bits
    FROM (SELECT p, unnest(goals) AS name FROM person) JOIN goal USING (name)
    GROUP BY p
) AS goals USING (p);

CREATE OR REPLACE TEMP TABLE around AS
WITH going AS (
    SELECT
        p,
        transit,
        CASE WHEN transit THEN greatest(max_km, max_km_transit) ELSE max_km END AS reach,
        2 * sin(least(reach / $earth_km, pi()) / 2) + 1e-9 AS chord,
        cos(radians(lat)) * cos(radians(lon)) AS x,
        cos(radians(lat)) * sin(radians(lon)) AS y,
        sin(radians(lat)) AS z
    FROM person CROSS JOIN (VALUES (true), (false)) AS _(transit)
)
SELECT p, cell, reach, chord * chord AS square, going.x, going.y, going.z
FROM going JOIN cell ON going.transit = cell.transit
    AND (going.x - cell.x) * (going.x - cell.x)
    + (going.y - cell.y) * (going.y - cell.y)
    + (going.z - cell.z) * (going.z - cell.z) <= (chord + radius) * (chord + radius);

-- Rules, the distance last and by the model's own formula, then points. Sums go term by term.

CREATE OR REPLACE TEMP TABLE ranked AS
WITH candidate AS (
    SELECT seeker.*, reach, o
    FROM seeker JOIN around USING (p) JOIN sieve USING (cell)
    WHERE (around.x - sieve.x) * (around.x - sieve.x)
        + (around.y - sieve.y) * (around.y - sieve.y)
        + (around.z - sieve.z) * (around.z - sieve.z) <= square
        AND $unhindered
),
measured AS (
    SELECT
        *,
        sin((offer.phi - candidate.phi) / 2) AS sin_phi,
        sin((offer.lam - candidate.lam) / 2) AS sin_lam,
        sin_phi * sin_phi + candidate.cos_phi * offer.cos_phi * (sin_lam * sin_lam) AS h,
        2 * $earth_km * asin(least(1e0, sqrt(h))) AS km
    FROM candidate JOIN offer USING (o)
    WHERE bit_count(not_busy & halves) >= least_free
        AND from_date <= last_start
        AND offer.hours_bar <= candidate.hours_bar
        AND candidate.begins <= offer.begins
        AND begins_if_must_end <= offer.first
        AND offer.last <= candidate.ends
        AND NOT (over_midnight AND must_end)
        AND NOT (strict AND contrary)
),
valued AS (
    SELECT
        p,
        o,
        by_id,
        floor(w_essential * (($essential_sum) / essential_total) + 0.5e0)::INTEGER AS essential,
        floor(w_optional * (($optional_sum) / optional_total) + 0.5e0)::INTEGER AS optional,
        floor(w_target * coalesce(near[trade], $target_unknown) + 0.5e0)::INTEGER AS target,
        floor(w_growth * least(1e0, ($goals_met) / $full_growth) + 0.5e0)::INTEGER AS growth,
        floor(w_distance * (1 - km / greatest(reach, $least_reach)) + 0.5e0)::INTEGER AS distance,
        floor(
            w_schedule * coalesce(bit_count(free & halves) / asked, $schedule_unknown) + 0.5e0
        )::INTEGER AS schedule
    FROM measured
    WHERE km <= reach AND NOT (refuses AND (p, o) IN (SELECT p, o FROM refused))
)
SELECT
    * EXCLUDE (by_id),
    row_number() OVER (PARTITION BY p ORDER BY (
        ((10000 - (essential + optional + target + growth + distance + schedule))::BIGINT << 40)
        | ((10000 - essential)::BIGINT << 24)
        | by_id
    )) AS rank
FROM valued
QUALIFY rank <= $top;

-- What held for want of data, what the company would adapt, what counts a middling value.

WITH facts AS (
    SELECT
        ranked.*,
        person.* EXCLUDE (p),
        opening.* EXCLUDE (o, id, lat, lon, x, y, z, licences)
        RENAME (languages AS asked_languages),
        bit_count(replace(availability, 'x', '0')::BIT::INTEGER & halves) / asked AS share,
        CASE WHEN latest IS NULL THEN starts_at ELSE coalesce(starts_at, ends_at, latest) END
        AS first,
        coalesce(earliest > first, false) OR latest IS NOT NULL AND (
            coalesce(starts_at > ends_at, false)
            OR coalesce(coalesce(ends_at, starts_at) > latest, false)
        ) AS against
    FROM ranked JOIN person USING (p) JOIN opening USING (o)
)
SELECT
    p, o, rank, essential, optional, target, growth, distance, schedule,
    concat_ws(
        '|',
        CASE WHEN kinds IS NULL THEN 'kind' END,
        CASE WHEN len(reserved) > 0 AND entitlements IS NULL THEN 'eligibility' END,
        CASE WHEN share IS NULL OR (share < 1 AND flexible IS NULL) THEN 'schedule' END,
        CASE
            WHEN coalesce(flexible, false) THEN NULL
            WHEN against THEN 'clock'
            WHEN latest IS NOT NULL AND (starts_at IS NULL OR ends_at IS NULL) THEN 'clock'
            WHEN earliest IS NOT NULL AND starts_at IS NULL THEN 'clock'
        END,
        CASE
            WHEN hours_max IS NULL THEN 'hours'
            WHEN hours IS NULL AND NOT coalesce(hours_min <= hours_max, false) THEN 'hours'
        END,
        CASE WHEN cardinality(asked_languages) > 0 AND languages IS NULL THEN 'languages' END,
        CASE WHEN len(needs) > 0 AND supports IS NULL THEN 'support' END,
        CASE
            WHEN list_has_any(list_intersect(demands, adaptable), limits) THEN 'accommodation'
        END,
        CASE WHEN targets IS NULL OR occupation IS NULL THEN 'c:target' END,
        CASE WHEN share IS NULL THEN 'c:schedule' END
    ) AS flags
FROM facts
ORDER BY p, rank;
