-- Rendered from firelake.contracts: change it there. ${env} and ${account} stand for the deployment's.
-- Features of temperature, smoke and humidity, a row a head and 10 s.
-- key: source, device_id, window_end; partitions: feature_set_version, dataset_version
--   source                    string     where the row comes from
--   device_id                 string     one sensor head at one place
--   window_end                timestamp  end of the window, itself outside: readings before it count [UTC]
--   scenario_id               bigint     the simulated scenario; missing in live rows
--   temp_c_mean_10s           double     mean of temp_c over 10 s [C]
--   temp_c_max_60s            double     maximum of temp_c over 60 s [C]
--   temp_c_slope_60s          double     least-squares slope of temp_c over 60 s [K/s]
--   smoke_od_per_m_mean_10s   double     mean of smoke_od_per_m over 10 s [1/m]
--   smoke_od_per_m_mean_60s   double     mean of smoke_od_per_m over 60 s [1/m]
--   smoke_od_per_m_std_60s    double     standard deviation of smoke_od_per_m over 60 s [1/m]
--   smoke_od_per_m_slope_60s  double     least-squares slope of smoke_od_per_m over 60 s [1/m/s]
--   humidity_pct_mean_60s     double     mean of humidity_pct over 60 s [%]
--   humidity_pct_slope_60s    double     least-squares slope of humidity_pct over 60 s [%/s]
--   temp_present              double     1 when temp_c covers its last 60 s, else 0 [1]
--   smoke_present             double     1 when smoke_od_per_m covers its last 60 s, else 0 [1]
--   humidity_present          double     1 when humidity_pct covers its last 60 s, else 0 [1]
--   feature_set_version       string     the version of the feature set
--   dataset_version           string     the data set that the row belongs to
CREATE EXTERNAL TABLE IF NOT EXISTS firelake_${env}.feat_environment
LOCATION 's3://firelake-${env}-lake-${account}/feat_environment'
TBLPROPERTIES ('table_type' = 'DELTA');
