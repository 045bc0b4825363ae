-- Rendered from firelake.contracts: change it there. ${env} and ${account} stand for the deployment's.
-- Features of the thermal camera, a row a head with a camera and hop.
-- key: source, device_id, window_end, within each feature_set_version and dataset_version; partitions: feature_set_version, dataset_version
--   source                         string     where the row comes from
--   device_id                      string     one sensor head at one place
--   window_end                     timestamp  end of the window, itself outside: readings before it count [UTC]
--   scenario_id                    bigint     the simulated scenario; missing in live rows
--   thermal_max_c_max_60s          double     maximum of thermal_max_c over 60 s [C]
--   thermal_max_c_slope_60s        double     least-squares slope of thermal_max_c over 60 s [K/s]
--   thermal_mean_c_slope_60s       double     least-squares slope of thermal_mean_c over 60 s [K/s]
--   thermal_hot_fraction_mean_60s  double     mean of thermal_hot_fraction over 60 s [1]
--   thermal_present                double     1 when thermal_max_c covers its last 60 s, else 0 [1]
--   thermal_max_c_max_10s          double     maximum of thermal_max_c over 10 s [C]
--   thermal_max_c_slope_20s        double     least-squares slope of thermal_max_c over 20 s [K/s]
--   thermal_mean_c_slope_20s       double     least-squares slope of thermal_mean_c over 20 s [K/s]
--   thermal_hot_fraction_mean_10s  double     mean of thermal_hot_fraction over 10 s [1]
--   feature_set_version            string     the version of the feature set
--   dataset_version                string     the data set that the row belongs to
CREATE EXTERNAL TABLE IF NOT EXISTS firelake_${env}.feat_thermal
LOCATION 's3://firelake-${env}-lake-${account}/feat_thermal'
TBLPROPERTIES ('table_type' = 'DELTA');
