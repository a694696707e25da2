//! The files of `roundtable/`: event.toml and tables as organisers have them.
//!
//! [`read`] reads the whole folder and reports every problem at once, each with file, line, thing, value and
//! cure. Names are matched across spellings; where that is a question, it is asked and nothing is merged.

mod csv_table;
mod folder;
mod problem;
mod setting;
mod text;
mod zone;

pub use folder::{
    Company, Folder, OutcomeRow, Pairing, PlanRow, Wanted, read, read_parts, write_plan,
};
pub use problem::{Place, Problem, Problems};
pub use setting::Setting;
pub use text::decode;
pub use zone::zone;
