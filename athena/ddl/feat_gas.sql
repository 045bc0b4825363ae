-- Rendered from firelake.contracts: change it there. ${env} and ${account} stand for the deployment's.
-- Features of the gas sensors, a row a head and 10 s.
-- key: source, device_id, window_end; partitions: feature_set_version, dataset_version
--   source               string     where the row comes from
--   device_id            string     one sensor head at one place
--   window_end           timestamp  end of the window, itself outside: readings before it count [UTC]
--   scenario_id          bigint     the simulated scenario; missing in live rows
--   co_ppm_mean_10s      double     mean of co_ppm over 10 s [ppm]
--   co_ppm_mean_60s      double     mean of co_ppm over 60 s [ppm]
--   co_ppm_slope_60s     double     least-squares slope of co_ppm over 60 s [ppm/s]
--   co2_pct_mean_60s     double     mean of co2_pct over 60 s [vol %]
--   co2_pct_slope_60s    double     least-squares slope of co2_pct over 60 s [vol %/s]
--   o2_pct_min_60s       double     minimum of o2_pct over 60 s [vol %]
--   o2_pct_slope_60s     double     least-squares slope of o2_pct over 60 s [vol %/s]
--   voc_index_mean_60s   double     mean of voc_index over 60 s [1]
--   voc_index_slope_60s  double     least-squares slope of voc_index over 60 s [1/s]
--   co_present           double     1 when co_ppm covers its last 60 s, else 0 [1]
--   co2_present          double     1 when co2_pct covers its last 60 s, else 0 [1]
--   o2_present           double     1 when o2_pct covers its last 60 s, else 0 [1]
--   voc_present          double     1 when voc_index covers its last 60 s, else 0 [1]
--   feature_set_version  string     the version of the feature set
--   dataset_version      string     the data set that the row belongs to
CREATE EXTERNAL TABLE IF NOT EXISTS firelake_${env}.feat_gas
LOCATION 's3://firelake-${env}-lake-${account}/feat_gas'
TBLPROPERTIES ('table_type' = 'DELTA');
