//! An economy, organisation or person that is named but not known.

use super::{Context, MOST_LOOKED_FOR, Named, about};
use crate::finding::Finding;
use crate::schema::did_you_mean;

/// Fields that name one economy.
const ECONOMY: [&str; 2] = ["country", "reporter"];
/// Fields that name an organisation or person by id, or an economy.
const ACTOR: [&str; 2] = ["host", "member"];

pub(super) fn run(ledger: &Named<'_>, context: &Context<'_>) -> Vec<Finding> {
    let is_economy = |code: &str| context.economies.contains(code);
    let is_kind = |id: &str, kinds: &[&str]| {
        ledger.record(id).is_some_and(|record| kinds.contains(&record.kind))
    };
    let is_actor = |id: &str| is_economy(id) || is_kind(id, &["organisation", "person"]);
    let mut findings = Vec::new();
    let mut looked_for = 0_usize;
    for record in &ledger.records {
        let mut unknown = |field: &str, name: &str, sort: &str| {
            looked_for += 1;
            let message = format!("{}: {field} {name:?} is not {sort}", record.id);
            let ids = ledger
                .records
                .iter()
                .filter(|r| ["organisation", "person"].contains(&r.kind))
                .map(|r| r.id.as_str());
            let known = ids.chain(context.economies.iter().map(String::as_str));
            let close =
                (looked_for <= MOST_LOOKED_FOR).then(|| did_you_mean(name, known)).flatten();
            let hint = match close {
                Some(close) => format!("did you mean {close:?}?"),
                None => {
                    "enter it as an [[organisation]] or [[person]], or use an ISO 3166 alpha-3 code"
                        .to_owned()
                }
            };
            findings
                .push(about("unknown-party", record, record.place_of(field), message).hinted(hint));
        };
        for code in record.texts("parties").iter().filter(|code| !is_economy(code)) {
            unknown("parties", code, "an economy");
        }
        for field in ECONOMY {
            if let Some(code) = record.text(field).filter(|code| !is_economy(code)) {
                unknown(field, code, "an economy");
            }
        }
        for actor in record.texts("actors").iter().filter(|actor| !is_actor(actor)) {
            unknown("actors", actor, "an economy, an organisation or a person of the ledger");
        }
        for field in ACTOR {
            if let Some(actor) = record.text(field).filter(|actor| !is_actor(actor)) {
                unknown(field, actor, "an economy, an organisation or a person of the ledger");
            }
        }
        if let Some(id) = record.text("organisation").filter(|id| !is_kind(id, &["organisation"])) {
            unknown("organisation", id, "an organisation of the ledger");
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::checks::tests::findings;

    #[test]
    fn parties_actors_and_organisations_are_known() {
        let record = "[[organisation]]\nid = \"agency\"\nstatus = \"in-force\"\nname = \"A\"\n\
                      passages = [{ quote = \"x\" }]\n\
                      [[commitment]]\nid = \"c\"\nstatus = \"promised\"\nparties = [\"DEU\", \"POK\"]\n\
                      actors = [\"agency\", \"agencie\"]\nwhat = \"x\"\npassages = [{ quote = \"x\" }]\n";
        let found = findings("unknown-party", "x", record);
        let hints: Vec<_> = found.iter().map(|f| f.hint.as_deref().unwrap()).collect();
        assert_eq!(hints, ["did you mean \"POL\"?", "did you mean \"agency\"?"]);
    }
}
