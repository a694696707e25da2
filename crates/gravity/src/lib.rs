//! (being built)

mod absorb;
mod collinear;
mod dense;
mod design;
mod error;
mod fit;
mod kernel;
mod layout;
mod model;
mod normal;
mod ols;
mod options;
mod ppml;
mod sample;
mod separation;
mod vcov;

pub use error::Error;
pub use fit::Fit;
pub use model::{Effect, Model, Regressor};
pub use ols::ols;
pub use options::Options;
pub use ppml::{Progress, ppml, ppml_with};
pub use sample::{Dropped, Singletons};
pub use separation::separated;
pub use vcov::{Cluster, Covariance, FixefK, Smallest, Ssc, Vcov};
