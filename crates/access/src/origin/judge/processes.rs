//! Processes: whether those that were stated are the ones that a rule asks for.

use super::Desk;
use super::verdict::{Finding, Outcome, plain};
use crate::origin::meaning::{Match, any};
use crate::rule::{Material, Process, process_name_of};

impl Desk<'_> {
    pub(super) fn process(&self, process: &Process) -> Finding {
        let outcome = self.done(process);
        let because = match outcome {
            Outcome::Yes => "stated".to_owned(),
            Outcome::No => "not carried out".to_owned(),
            Outcome::Undecided => format!("{}: not stated", crate::rule::notation_process(process)),
        };
        plain(outcome, &because)
    }

    fn done(&self, process: &Process) -> Outcome {
        let not_stated =
            if self.good.processes_complete { Outcome::No } else { Outcome::Undecided };
        match process {
            Process::All(list) => list.iter().map(|p| self.done(p)).min().unwrap_or(not_stated),
            Process::AnyOf(list) => list.iter().map(|p| self.done(p)).max().unwrap_or(not_stated),
            Process::AtLeast { count, list, .. } => {
                let stated = list
                    .iter()
                    .filter(|name| self.good.processes.iter().any(|p| p == *name))
                    .count();
                if stated >= usize::from(*count) { Outcome::Yes } else { not_stated }
            }
            Process::Named { name, to, codes } => {
                let whole = crate::rule::notation_process(process);
                if self.good.processes.contains(&whole) {
                    return Outcome::Yes;
                }
                let stated = |wanted: &str| {
                    self.good.processes.iter().any(|p| {
                        let headed =
                            p.strip_prefix(wanted).is_some_and(|rest| rest.starts_with(" of "));
                        headed || p == wanted || process_name_of(p).as_deref() == Some(wanted)
                    })
                };
                let parts: &[&str] = match name.as_str() {
                    "making-up including cutting" => &["making-up", "cutting"],
                    "cutting and assembly" => &["cutting", "assembly"],
                    "cut or knit to shape and sewn or assembled" => {
                        let cut =
                            stated("cutting") || stated("knitting and making-up in one operation");
                        let sewn = stated("sewing") || stated("assembly") || stated("making-up");
                        if cut && sewn {
                            return Outcome::Yes;
                        }
                        &[]
                    }
                    "mixing and blending" => &["mixing", "blending"],
                    _ => &[],
                };
                let by_parts = !parts.is_empty() && parts.iter().all(|p| stated(p));
                if stated(name) || by_parts {
                    // What it is done to must be stated where the process alone does not say it.
                    let object = !to.is_empty() || !codes.is_empty();
                    let told = self
                        .good
                        .processes
                        .iter()
                        .any(|p| !to.is_empty() && p.contains(to.as_str()));
                    let several = ["spinning", "extrusion", "dyeing", "separation", "alloying"]
                        .contains(&name.as_str());
                    return if object && several && !told && self.object_open(to) {
                        Outcome::Undecided
                    } else {
                        Outcome::Yes
                    };
                }
                not_stated
            }
        }
    }

    /// Whether the materials leave open what a process was done to.
    fn object_open(&self, to: &str) -> bool {
        let object =
            Material { words: to.trim_matches(['(', ')']).to_owned(), ..Material::default() };
        let list = [object];
        !self.good.inputs.iter().any(|i| any(&list, i, self.good) == Match::Yes)
    }
}
