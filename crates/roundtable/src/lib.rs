//! Who should meet whom, and when: wishes in, timetable out, with a proof of how far it is from the best.
//!
//! ```
//! use corridor_roundtable::{Draft, Event, Firm, Hall, Options, Side, Slot, Wish, plan};
//!
//! let at = |text: &str| text.parse::<jiff::Timestamp>();
//! let slot = |start, end| Ok::<_, jiff::Error>(Slot { start: at(start)?, end: at(end)?, session: 0 });
//! let wish = |a: &str, b: &str, weight| Wish { a: a.into(), b: b.into(), weight, must: false, source: 0 };
//! let event = Event::new(Draft {
//!     slots: vec![
//!         slot("2026-11-05T01:00:00Z", "2026-11-05T01:20:00Z")?,
//!         slot("2026-11-05T01:25:00Z", "2026-11-05T01:45:00Z")?,
//!     ],
//!     halls: vec![Hall { name: String::new(), tables: vec![2, 2], source: 0 }],
//!     firms: vec![
//!         Firm::named("Aselsan", Side::Host),
//!         Firm::named("Petronas", Side::Guest),
//!         Firm::named("Proton", Side::Guest),
//!         Firm::named("Tenaga", Side::Guest),
//!     ],
//!     wishes: vec![wish("Aselsan", "Petronas", 500), wish("Aselsan", "Proton", 300), wish("Aselsan", "Tenaga", 100)],
//!     ..Draft::default()
//! })?;
//! let solved = plan(&event, &Options::default())?;
//! assert_eq!(solved.plan.score().weight, 800); // two slots: the two worth most
//! assert!(solved.proven());
//! assert_eq!(solved.certificate.verify(&event)?.weight, 800);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In the order in which data flow: `readers` (the folder's files, by `names` across spellings) → [`Draft`] →
//! [`Event`] → select (a flow chooses meetings; its prices are the [`Certificate`]) → place (colouring
//! gives them slots) → search and exact (where somebody is away) → settle (breaks) → tables → [`Plan`], whose one
//! constructor checks every rule. [`verdict`] names lines that cannot hold together, [`repair`] changes least,
//! [`breaks`] proves fewest breaks, [`calendar`] tells calendars, [`words`] finds headings for a firm's words.
//!
//! No clock and no trade data inside: weights enter as whole numbers with the caller's row numbers.

mod board;
mod bound;
pub mod breaks;
pub mod calendar;
mod change;
mod conflict;
mod error;
mod event;
mod exact;
mod explain;
mod flow;
mod model;
pub mod names;
mod place;
mod plan;
pub mod readers;
mod repair;
mod sat;
mod score;
mod search;
mod select;
mod settle;
mod slots;
mod solve;
mod tables;
pub mod words;

pub use bound::{Certificate, Prices};
pub use change::Change;
pub use conflict::{Conflict, Member, Verdict, verdict};
pub use error::Error;
pub use event::{
    Absence, Draft, Event, Firm, Fixed, Hall, MOST_WEIGHT, Need, Pair, Pool, Side, Slot, Veto, Wish,
};
pub use explain::{WhyNot, why_not};
pub use plan::{Breach, Meeting, Plan, Row, Shortfall};
pub use repair::{Before, Changed, Repaired, repair};
pub use score::Score;
pub use slots::{MOST_SLOTS, SlotSet};
pub use solve::{Options, Solved, plan};
