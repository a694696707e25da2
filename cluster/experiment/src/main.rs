//! Scheduler, executor and client of Ballista 55 with short timeouts, to see what becomes of a query whose
//! executor dies. run.py drives it.
//!
//!     lost-executor scheduler PORT
//!     lost-executor executor PORT GRPC_PORT SCHEDULER_PORT FOLDER
//!     lost-executor query SCHEDULER_PORT DATA adaptive|static      one JSON line
//!     lost-executor alone DATA                                     the same by DataFusion in this process

use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::config::BALLISTA_ADAPTIVE_PLANNER_ENABLED;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};

type Failed = Box<dyn std::error::Error>;

const QUERY: &str = "SELECT exporter, product, count(*) AS n, sum(value_usd) AS v, sum(coalesce(quantity_kg, 0)) AS q \
     FROM flows GROUP BY 1, 2 ORDER BY 1, 2";

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["scheduler", port] => {
            let config = SchedulerConfig {
                bind_port: port.parse()?,
                executor_timeout_seconds: 20,
                expire_dead_executor_interval_seconds: 3,
                no_executors_grace_period_seconds: 20,
                ..SchedulerConfig::default()
            };
            let cluster = BallistaCluster::new_from_config(&config).await?;
            start_server(cluster, format!("127.0.0.1:{port}").parse()?, Arc::new(config)).await?;
        }
        ["executor", port, grpc, scheduler, folder] => {
            let config = ExecutorProcessConfig {
                port: port.parse()?,
                grpc_port: grpc.parse()?,
                scheduler_host: "127.0.0.1".into(),
                scheduler_port: scheduler.parse()?,
                vcores: 1,
                work_dir: Some(folder.into()),
                executor_heartbeat_interval_seconds: 5,
                ..ExecutorProcessConfig::default()
            };
            start_executor_process(Arc::new(config)).await?;
        }
        ["query", port, data, planner] => {
            let mut config = SessionConfig::new_with_ballista().with_target_partitions(16);
            config.options_mut().set(BALLISTA_ADAPTIVE_PLANNER_ENABLED, if planner == "adaptive" { "true" } else { "false" })?;
            let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
            let context = SessionContext::remote_with_state(&format!("df://127.0.0.1:{port}"), state).await?;
            answer(&context, data).await?;
        }
        ["alone", data] => {
            answer(&SessionContext::new_with_config(SessionConfig::new().with_target_partitions(16)), data).await?;
        }
        _ => return Err("see the head of main.rs".into()),
    }
    Ok(())
}

/// The query's rows, the sums of two columns and a digest of all text.
async fn answer(context: &SessionContext, data: &str) -> Result<(), Failed> {
    context.register_parquet("flows", data, ParquetReadOptions::default()).await?;
    let batches = context.sql(QUERY).await?.collect().await?;
    let total = |column: usize| -> i64 {
        let values = |b: &RecordBatch| b.column(column).as_primitive::<Int64Type>().values().iter().sum::<i64>();
        batches.iter().map(values).sum()
    };
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    let text = pretty_format_batches(&batches)?.to_string();
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    println!("{{\"rows\": {rows}, \"n\": {}, \"v\": {}, \"digest\": \"{digest:016x}\"}}", total(2), total(3));
    Ok(())
}
