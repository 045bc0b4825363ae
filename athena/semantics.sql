-- What the local engines must agree on, one query a line, beyond the queries and views that are checked in.
-- Each holds a meaning that differs between SQL engines by default: `make athena-oracle` runs all on DuckDB and Trino.
select 5 / 2, -5 / 2, 5 % 3, -5 % 3, 5.0e0 / 2
select date_diff('hour', timestamp '2024-01-01 00:30:00', timestamp '2024-01-01 01:10:00'), date_diff('day', timestamp '2024-01-01 23:00:00', timestamp '2024-01-02 01:00:00'), date_diff('second', timestamp '2024-01-01 00:00:00.900', timestamp '2024-01-01 00:00:02.100')
select greatest(1, null, 3), least(2, null), coalesce(null, 4), nullif(3, 3)
select concat('a', null), 'a' || null, concat('a', 'b', 'c')
select round(2.5e0), round(-2.5e0), round(1.005e0, 2), floor(-1.5e0), ceil(-1.5e0), cast(2.5e0 as integer), cast(3.5e0 as bigint), cast(-0.5e0 as integer), cast(-2.5e0 as integer)
select day_of_week(date '2024-01-07'), year(date '2024-01-07'), extract(month from date '2024-03-07'), hour(timestamp '2024-01-07 13:14:15'), minute(timestamp '2024-01-07 13:14:15')
select date_trunc('hour', timestamp '2024-01-01 10:59:59'), date_trunc('day', timestamp '2024-01-01 10:59:59 UTC'), date_trunc('week', date '2024-01-07')
select date_add('second', 90, timestamp '2024-01-01 00:00:00'), date_add('month', 1, date '2024-01-31'), timestamp '2024-01-01 00:00:00' + interval '2' day
select to_unixtime(timestamp '2024-01-01 00:00:00 UTC'), from_unixtime(1704067200)
select substr('abcdef', 2, 3), substr('abcdef', -2), length('abc'), strpos('abc', 'c'), strpos('abc', 'z'), lower('AbC'), upper('AbC'), trim('  a '), replace('aba', 'a', 'x'), split_part('a,b,c', ',', 2)
select regexp_like('co_ppm', '^co.'), regexp_like('x', 'y'), starts_with('firelake', 'fire')
select x from (values 3, 1, null, 2) as t(x) order by x
select x from (values 3, 1, null, 2) as t(x) order by x desc
select count(*), count(x), sum(x), avg(x), min(x), max(x) from (values 3, 1, null, 2) as t(x)
select stddev(x), stddev_pop(x), variance(x), var_pop(x), count_if(x > 1), bool_and(x > 0), bool_or(x > 3) from (values 3, 1, null, 2) as t(x)
select corr(x, y), covar_samp(x, y), covar_pop(x, y), max_by(x, y), min_by(x, y) from (values (1, 2.0e0), (2, 3.5e0), (3, 3.0e0)) as t(x, y)
select approx_percentile(x, 0.5), approx_distinct(x) from (values 1, 2, 3) as t(x)
select x, row_number() over (order by x), rank() over (order by y), lag(x) over (order by x), lead(x, 1, 0) over (order by x), sum(x) over (order by x rows between 1 preceding and current row) from (values (1, 1), (2, 1), (3, 2)) as t(x, y) order by x
select y, count(*) c from (values (1, 1), (2, 1), (3, 2)) as t(x, y) group by rollup(y) order by c, y nulls last
select u.v from (values 1) as t(x) cross join unnest(array[10, 20]) as u(v) order by u.v
select json_extract_scalar('{"a": {"b": 5}, "c": "x"}', '$.a.b'), json_extract_scalar('{"c": "x"}', '$.c'), json_extract_scalar('{"c": "x"}', '$.d')
select try_cast('abc' as double), try_cast('1.5' as double), cast('7' as integer), cast(true as varchar), cast(12 as varchar), cast(1.5e0 as varchar)
select 1.0e10, 1.0e-5, 123456.789e0, 0.1e0 + 0.2e0, cast(0.1e0 as real), 1e0 / 3, is_nan(cast('NaN' as double))
select case when null then 1 else 2 end, if(1 > 2, 'a'), 1 in (1, null), 3 not in (1, 2), null = null, null is not distinct from null
select cardinality(array[1, 2, 3]), array[5, 6][1], abs(-3), power(2, 10), sqrt(2.0e0), exp(1.0e0), ln(10.0e0), sign(-2)
select 'a' as k union all select 'b' union all select 'a' order by k
select distinct x from (values 2, 1, 2) as t(x) order by 1 desc limit 1
