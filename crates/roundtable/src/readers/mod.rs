//! The files of `roundtable/`: event.toml and tables as organisers have them.
//!
//! [`read`] reads the whole folder and reports every problem at once, each with file, line, thing, value and
//! cure. Names are matched across spellings; where that is a question, it is asked and nothing is merged.

mod absences;
mod columns;
mod companies;
mod csv_table;
mod fixed;
mod folder;
mod matching;
mod outcomes;
mod plan;
mod problem;
mod setting;
mod text;
mod wishes;
mod zone;

pub use companies::Company;
pub use folder::{Folder, Mapped, read, read_mapped, read_parts};
pub use outcomes::OutcomeRow;
pub use plan::{PlanRow, write_plan};
pub use problem::{Place, Problem, Problems};
pub use setting::Setting;
pub use text::decode;
pub use wishes::{Pairing, Wanted};
pub use zone::zone;
