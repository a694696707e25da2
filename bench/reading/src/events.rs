//! Events and treaties: PLOVER's agree, consult, cooperate and aid; parties and signing dates.

use corridor_ledger::reader::{
    Certainty, Field, Format, Kind, Language, Meaning, Proposal, Settings, Text, read,
};

use crate::Sets;
use crate::score::Score;

fn proposals(text: &Text, date: Option<jiff::civil::Date>) -> Vec<Proposal> {
    read(text, Settings { date, language: Some(Language::En) }).proposals
}

/// Development texts whose signing day is blank ("DONE at ..., this ... day of ...") or was not
/// scanned. Each was looked at; a date proposed for one of them counts as wrong.
const BLANK: &[&str] =
    &["pta_175.xml", "pta_2.xml", "pta_25.xml", "pta_30.xml", "pta_311.xml", "pta_399.xml"];

/// The PLOVER type that a proposal amounts to, if one.
fn class(proposal: &Proposal) -> Option<&'static str> {
    // What is denied, or holds only under a condition, has not happened.
    if matches!(proposal.certainty, Certainty::Denied | Certainty::Conditional) {
        return None;
    }
    match proposal.kind {
        Kind::Commitment if proposal.text("class") == Some("aid") => Some("AID"),
        Kind::Commitment if proposal.text("class") == Some("agree") => Some("AGREE"),
        Kind::Meeting | Kind::Visit => Some("CONSULT"),
        Kind::CooperationFocus if proposal.text("class") == Some("cooperate") => Some("COOPERATE"),
        _ => None,
    }
}

fn countries(proposal: &Proposal) -> Vec<String> {
    let mut out = Vec::new();
    for name in ["country", "to", "to_country"] {
        out.extend(proposal.text(name).map(String::from));
    }
    if let Some(Field::Texts(codes)) = proposal.field("parties") {
        out.extend(codes.iter().cloned());
    }
    out
}

/// Events, then treaties.
pub fn run(sets: &Sets) {
    println!("# Events: PLOVER");
    let (mut types, mut actors) = (Score::default(), Score::default());
    for row in sets.lines("events/plover_gsr.jsonl") {
        let input = row["text"].as_str().unwrap_or_default();
        let gold = row["event"].as_str().unwrap_or_default();
        let wanted = ["AGREE", "CONSULT", "COOPERATE", "AID"].contains(&gold);
        let Ok(text) = Text::of(input.as_bytes(), Format::Plain) else { continue };
        let found = proposals(&text, row["date"].as_str().and_then(|d| d.parse().ok()));
        let mut classes: Vec<&str> = found.iter().filter_map(class).collect();
        classes.sort_unstable();
        classes.dedup();
        types.gold += usize::from(wanted);
        types.proposed += classes.len();
        let hit = wanted && classes.contains(&gold);
        types.right += usize::from(hit);
        if sets.misses && (wanted != hit || classes.len() > usize::from(hit)) {
            println!("  {gold} {classes:?} {input}");
        }
        if hit {
            let named: Vec<String> =
                found.iter().filter(|p| class(p) == Some(gold)).flat_map(countries).collect();
            for side in ["source", "target"] {
                for actor in row[side].as_array().into_iter().flatten() {
                    let Some(code) = actor["code"].as_str().filter(|c| *c != "IGO" && *c != "NGO")
                    else {
                        continue;
                    };
                    actors.gold += 1;
                    actors.proposed += usize::from(!named.is_empty());
                    actors.right += usize::from(named.iter().any(|n| n == code));
                    if sets.misses && !named.iter().any(|n| n == code) {
                        println!("    ACTOR {code} {named:?}");
                    }
                }
            }
        }
    }
    types.print("PLOVER type (agree, consult, cooperate, aid)", "P 0.85 R 0.50");
    actors.print("PLOVER actor country, where the type is right", "0.85");
    println!("# Treaties: ToTA");
    let (mut parties, mut signed) = (Score::default(), Score::default());
    let (mut named, mut dated) = (Score::default(), Score::default());
    let mut whole = Score::default();
    for row in sets.lines("treaties/index.jsonl") {
        let file = row["file"].as_str().unwrap_or_default();
        let Ok(bytes) = std::fs::read(sets.folder.join("treaties").join(file)) else { continue };
        let Ok(text) = Text::of(&bytes, Format::of(file, &bytes)) else { continue };
        let reading = read(&text, Settings { date: None, language: Some(Language::En) });
        let found = reading.proposals;
        let own = found.iter().find(|p| {
            p.kind == Kind::Instrument
                && p.text("kind") == Some("treaty")
                && p.text("what") == Some("the document itself")
        });
        let gold: Vec<&str> =
            row["parties"].as_array().into_iter().flatten().filter_map(|p| p.as_str()).collect();
        let ours: Vec<String> = own.and_then(|p| p.field("parties")).map_or_else(Vec::new, |f| {
            if let Field::Texts(codes) = f { codes.clone() } else { Vec::new() }
        });
        parties.gold += gold.len();
        parties.proposed += ours.len();
        let hits = ours.iter().filter(|o| gold.contains(&o.as_str())).count();
        parties.right += hits;
        // A party is named if its country stands anywhere in the text, in any form but a capital.
        let in_text = |code: &&&str| {
            reading.mentions.iter().any(|m| {
                matches!(&m.meaning, Meaning::Name { country: Some(c), form, .. }
                    if c == **code && form.as_deref() != Some("capital"))
            })
        };
        named.gold += gold.iter().filter(in_text).count();
        named.proposed += ours.len();
        named.right += hits;
        whole.gold += 1;
        whole.proposed += usize::from(!ours.is_empty());
        whole.right += usize::from(hits == gold.len() && hits == ours.len());
        let date = own
            .and_then(|p| p.field("signed"))
            .map(|f| if let Field::Day(day) = f { day.to_string() } else { String::new() });
        signed.gold += 1;
        signed.proposed += usize::from(date.is_some());
        let right = date.as_deref() == row["signed"].as_str();
        signed.right += usize::from(right);
        dated.gold += usize::from(!BLANK.contains(&file));
        dated.proposed += usize::from(date.is_some());
        dated.right += usize::from(right);
        if sets.misses && (!right || hits != gold.len() || hits != ours.len()) {
            println!(
                "  {file} {} gold {gold:?} ours {ours:?} signed {} ours {date:?}",
                row["name"], row["signed"]
            );
        }
    }
    parties.print("treaty parties", "0.95");
    named.print("treaty parties that the text names", "0.95");
    whole.print("treaties with every party right", "-");
    signed.print("treaty signing date, all texts", "-");
    dated.print("treaty signing date, where the text has one", "0.95");
}
