//! The rate that applies to a code on a day, with the row, the passage and the proof that it needs.
//!
//! Every regime open to the pair is looked up; the lowest of those that can be compared applies, as an
//! importer would claim it. Rates with and without specific parts cannot be compared without a value:
//! then all stand side by side and none is chosen. Nor is one where a regime may give a lower rate that
//! its file does not tell: an unknown rate is no denial.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::agreement::Agreement;
use crate::rate::{Case, Rate, Why};
use crate::schedule::{COLUMN_2, Given, SPECIAL, Schedule};
use crate::staging::overtaken;
use crate::{Error, Exact, codes};

/// A regime: a schedule, and the agreement that defines its categories.
#[derive(Debug, Clone, Copy)]
pub struct Regime<'a> {
    /// Its name: `MFN`, or the agreement's or programme's.
    pub name: &'a str,
    /// Its schedule.
    pub schedule: &'a Schedule,
    /// The agreement, for staged lines.
    pub agreement: Option<&'a Agreement>,
    /// The proof that a claim needs; empty for MFN.
    pub proof: &'a str,
}

/// What a regime gives on the day.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Layer {
    /// The regime.
    pub regime: String,
    /// The row of its schedule; `None` where it has none for the code.
    pub row: Option<usize>,
    /// Whether the row stands on a parent of the code.
    pub inherited: bool,
    /// The rate; `None` where it is missing.
    pub rate: Option<Rate>,
    /// Why it is missing, or how it came about.
    pub because: String,
    /// The category, with the passage that defines it.
    pub category: Option<(String, String)>,
    /// The cuts to come, with their rates.
    pub next: Vec<(Date, Rate)>,
    /// The proof that a claim needs.
    pub proof: String,
    #[serde(skip)]
    lack: Lack,
}

/// What a layer without a rate leaves open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Lack {
    /// It surely gives nothing, or it gives a rate.
    #[default]
    Nothing,
    /// It gives a rate to programmes, and does not say who is in them.
    Programme,
    /// It has a line whose rate is not known.
    Unknown,
}

/// All layers, and the one that applies.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Applied {
    /// The code.
    pub code: String,
    /// The day.
    pub day: Date,
    /// The layers: MFN first, then the others in their order.
    pub layers: Vec<Layer>,
    /// The layer that applies; `None` where rates are missing or cannot be compared.
    pub chosen: Option<usize>,
    /// Why.
    pub because: String,
}

/// The rate that applies to a code on a day for goods of an origin.
///
/// # Errors
///
/// [`Error::NoCategory`] for a label that the agreement does not define, [`Error::Overflow`].
pub fn applied(
    code: &str,
    origin: &str,
    day: Date,
    mfn: Regime<'_>,
    preferences: &[Regime<'_>],
) -> Result<Applied, Error> {
    let mut layers = Vec::with_capacity(preferences.len() + 1);
    layers.push(layer_for(code, "", origin, day, &mfn)?);
    for regime in preferences {
        let mut own = layer(code, origin, day, regime)?;
        if let (Some(rate), Some(base)) = (&own.rate, &layers[0].rate)
            && overtaken(rate, base) == Some(true)
        {
            let clause = regime.agreement.and_then(|a| a.mfn_overtakes.as_deref());
            own.because = match clause {
                Some(passage) => format!("MFN is lower, and applies: {passage}"),
                None => "MFN is lower; the agreement's file names no clause about it".to_owned(),
            };
        }
        layers.push(own);
    }
    layers.extend(printed_beside(code, origin, day, &mfn)?);
    let (chosen, because) = choose(&layers, origin);
    Ok(Applied { code: code.to_owned(), day, layers, chosen, because })
}

/// The layers of what a schedule prints beside its general rates: an origin's own rate and that of a group it
/// belongs to, special rates by programme, and column 2 for the origins that it is for.
fn printed_beside(
    code: &str,
    origin: &str,
    day: Date,
    mfn: &Regime<'_>,
) -> Result<Vec<Layer>, Error> {
    let mut layers = Vec::new();
    let printed = mfn.schedule.partners();
    let (last, before): (Vec<&str>, Vec<&str>) = printed.partition(|partner| *partner == COLUMN_2);
    for partner in before.into_iter().chain(last) {
        let whose = whose(partner, origin, day);
        if whose == Whose::Others || mfn.schedule.find_own(code, partner, Some(day)).is_none() {
            continue;
        }
        let proof = match partner {
            COLUMN_2 => "",
            SPECIAL => "a claim of the programme",
            _ => "a proof of origin",
        };
        let regime = Regime { name: partner, proof, agreement: None, schedule: mfn.schedule };
        let mut layer = layer_for(code, partner, origin, day, &regime)?;
        if whose == Whose::NotStated {
            let row =
                layer.row.map_or_else(String::new, |r| mfn.schedule.lines[r].place.to_string());
            let rate = layer.rate.take().map_or_else(String::new, |r| format!("{}: ", r.written()));
            layer.lack = Lack::Programme;
            layer.because =
                format!("row {row}: {rate}whether {origin} is one of \"{partner}\" is not stated");
        }
        layers.push(layer);
    }
    Ok(layers)
}

/// Whether the lines of a partner, group or programme are for an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Its,
    Others,
    /// No table says who is in the group or programme.
    NotStated,
}

fn whose(partner: &str, origin: &str, day: Date) -> Whose {
    if partner == origin || partner == SPECIAL || partner == COLUMN_2 && takes_column_2(origin, day)
    {
        return Whose::Its;
    }
    if partner == COLUMN_2 || codes::economy(partner).is_some_and(|economy| economy != origin) {
        return Whose::Others;
    }
    match codes::belongs(origin, partner, day) {
        Some(true) => Whose::Its,
        Some(false) => Whose::Others,
        None if codes::economy(partner).is_some() => Whose::Its,
        None => Whose::NotStated,
    }
}

/// Whether goods of an origin take the rates of column 2: HTS, General Note 3(b); the Russian
/// Federation and Belarus since Public Law 117-110.
fn takes_column_2(origin: &str, day: Date) -> bool {
    match origin {
        "CUB" | "PRK" => true,
        "RUS" | "BLR" => day >= jiff::civil::date(2022, 4, 9),
        _ => false,
    }
}

fn choose(layers: &[Layer], origin: &str) -> (Option<usize>, String) {
    if let Some(at) = layers.iter().position(|l| l.regime == COLUMN_2) {
        return match &layers[at].rate {
            Some(_) => (Some(at), format!("goods of {origin} take the rates of column 2, not MFN")),
            None => (None, format!("column 2 is for {origin}: {}", layers[at].because)),
        };
    }
    let offers: Vec<usize> = (1..layers.len()).filter(|at| layers[*at].rate.is_some()).collect();
    let Some(mfn) = &layers[0].rate else {
        // A list of preferences alone: its one rate for these goods is the answer.
        let open = layers.iter().any(|l| l.lack != Lack::Nothing);
        return match offers[..] {
            [only] if layers[0].row.is_none() && !open => {
                (Some(only), format!("{} applies; the file holds no MFN rate", layers[only].regime))
            }
            _ => (None, format!("no MFN rate: {}", layers[0].because)),
        };
    };
    let free = mfn.ad_valorem().is_some_and(Exact::is_zero);
    // Nothing is lower than free, whatever the others are.
    let is_free = |at: &usize| {
        layers[*at].rate.as_ref().and_then(Rate::ad_valorem).is_some_and(Exact::is_zero)
    };
    if let Some(at) = offers.iter().copied().find(is_free).filter(|_| !free) {
        return (Some(at), format!("{} is the lowest", layers[at].regime));
    }
    if let Some(open) = layers.iter().skip(1).find(|l| l.lack == Lack::Unknown)
        && !free
    {
        let text = format!(
            "{} has a line whose rate is not known: {}: the lower rate is not decided",
            open.regime, open.because
        );
        return (None, text);
    }
    let unless = match layers.iter().skip(1).find(|l| l.lack == Lack::Programme) {
        Some(open) if !free => format!(", unless a programme is claimed: {}", open.because),
        _ => String::new(),
    };
    if offers.is_empty() && !unless.is_empty() {
        return (Some(0), format!("MFN applies{unless}"));
    }
    if offers.is_empty() {
        return (Some(0), "no regime gives a preference: MFN applies".to_owned());
    }
    let Some(mut best) = mfn.ad_valorem() else {
        return (None, "MFN has specific parts: the lower rate depends on the value".to_owned());
    };
    let mut chosen = 0;
    for at in offers {
        match layers[at].rate.as_ref().and_then(Rate::ad_valorem) {
            Some(percent) if percent < best => {
                best = percent;
                chosen = at;
            }
            Some(_) => {}
            None => {
                let text = format!(
                    "{} has specific parts: the lower rate depends on the value",
                    layers[at].regime
                );
                return (None, text);
            }
        }
    }
    let text = if chosen == 0 {
        format!("no preference is below MFN{unless}")
    } else {
        format!("{} is the lowest{unless}", layers[chosen].regime)
    };
    (Some(chosen), text)
}

fn layer(code: &str, origin: &str, day: Date, regime: &Regime<'_>) -> Result<Layer, Error> {
    layer_for(code, origin, origin, day, regime)
}

/// What a regime's lines for a partner, group or programme give to goods of an origin.
fn layer_for(
    code: &str,
    partner: &str,
    origin: &str,
    day: Date,
    regime: &Regime<'_>,
) -> Result<Layer, Error> {
    let mut layer = Layer {
        regime: regime.name.to_owned(),
        row: None,
        inherited: false,
        rate: None,
        because: format!("no line for {code}"),
        category: None,
        next: Vec::new(),
        proof: regime.proof.to_owned(),
        lack: Lack::Nothing,
    };
    if let Some(agreement) = regime.agreement
        && agreement.holds(origin) == Some(false)
    {
        layer.because = format!(
            "{origin} is no party of the agreement \"{}\" ({})",
            agreement.id,
            agreement.parties.join(", ")
        );
        return Ok(layer);
    }
    let found = match partner == origin || partner.is_empty() {
        true => regime.schedule.find(code, partner, Some(day)),
        false => regime.schedule.find_own(code, partner, Some(day)),
    };
    let Some(found) = found else { return Ok(layer) };
    layer.row = Some(found.row);
    layer.inherited = found.inherited;
    layer.because = format!("row {}", found.line.place);
    match &found.line.given {
        Given::Rate(rate) => {
            let case = Case { day: Some(day), origin: Some(origin.to_owned()), ..Case::default() };
            match rate.applicable(&case) {
                Ok(parts) => {
                    layer.rate = Some(Rate::of_parts(parts.to_vec()));
                    for finding in rate.findings() {
                        layer.because.push_str("; ");
                        layer.because.push_str(finding);
                    }
                }
                Err(Why::Programme(_)) => {
                    layer.lack = Lack::Programme;
                    layer.because = format!(
                        "row {}: {}: whether {origin} is in one of these programmes is not stated",
                        found.line.place,
                        rate.text()
                    );
                }
                Err(why) => {
                    if !matches!(why, Why::Excluded | Why::Origin(_)) {
                        layer.lack = Lack::Unknown;
                    }
                    layer.because = format!("row {}: {why}", found.line.place);
                }
            }
        }
        Given::Staged { base, category } => {
            let Some(agreement) = regime.agreement else {
                layer.lack = Lack::Unknown;
                layer.because = format!("category \"{category}\" without an agreement's file");
                return Ok(layer);
            };
            let Some(entry) = agreement.entry else {
                layer.because = format!("agreement \"{}\" is not in force", agreement.id);
                return Ok(layer);
            };
            let defined = agreement.category(category)?;
            layer.category = Some((category.clone(), defined.passage().to_owned()));
            if day < entry {
                layer.because = format!("the agreement enters into force on {entry}");
                return Ok(layer);
            }
            layer.rate = Some(defined.rate(base, day, entry)?);
            for (cut, _) in defined.cuts(entry)? {
                if cut > day {
                    layer.next.push((cut, defined.rate(base, cut, entry)?));
                }
            }
        }
        Given::Years(rates) => match rates.get(&day.year()) {
            Some(rate) => layer.rate = Some(rate.clone()),
            None => {
                layer.lack = Lack::Unknown;
                layer.because = format!("row {}: no rate for {}", found.line.place, day.year());
            }
        },
        Given::Average(average) => match average.mean {
            Some(mean) => {
                layer.rate = Some(Rate::percent(mean));
                layer.because =
                    format!("row {}: an average over the lines inside", found.line.place);
            }
            None => {
                layer.lack = Lack::Unknown;
                layer.because = format!("row {}: no ad valorem average", found.line.place);
            }
        },
        Given::Unread { text, rest } => {
            layer.lack = Lack::Unknown;
            layer.because =
                format!("row {}: \"{text}\" not understood: \"{rest}\"", found.line.place);
        }
        Given::Inherited => {}
    }
    Ok(layer)
}

/// What a regime gives to goods of a code on a day, over all its lines inside the code.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Spread {
    /// The simple mean of the lines with an ad valorem rate, per cent; `None` without one.
    pub mean: Option<Exact>,
    /// The lowest and the highest of those rates.
    pub range: Option<(Exact, Exact)>,
    /// How many lines.
    pub lines: usize,
    /// Lines without an ad valorem rate: outside the mean, never zero.
    pub left_out: usize,
    /// The first row that it stands on; `None` where the schedule has none for the code.
    pub row: Option<usize>,
    /// The categories of its lines.
    pub categories: BTreeSet<String>,
}

/// The rates inside a code: of the lines below it, else of its own line or its nearest parent's. An origin of
/// `""` asks for the general rates alone.
///
/// # Errors
///
/// As [`applied`].
pub fn spread(code: &str, origin: &str, day: Date, regime: &Regime<'_>) -> Result<Spread, Error> {
    let ours = |partner: &str| {
        partner.is_empty()
            || partner == origin
            || codes::belongs(origin, partner, day) == Some(true)
    };
    let below: BTreeSet<&str> = (regime.schedule.below(code))
        .filter(|(_, l)| {
            l.code.len() > code.len() && ours(&l.partner) && l.given != Given::Inherited
        })
        .map(|(_, l)| l.code.as_str())
        .collect();
    let codes: Vec<&str> = if below.is_empty() { vec![code] } else { below.into_iter().collect() };
    let mut spread = Spread::default();
    let mut sum = Exact::ZERO;
    let mut known = 0usize;
    for code in codes {
        let layer = layer(code, origin, day, regime)?;
        let Some(row) = layer.row else { continue };
        spread.row = spread.row.or(Some(row));
        spread.categories.extend(layer.category.map(|(name, _)| name));
        // An average tells of more lines than its own.
        let (lines, left_out, range) = match &regime.schedule.lines[row].given {
            Given::Average(a) => {
                let lines = a.lines.map_or(1, |n| n as usize);
                (lines, a.left_out.map_or(0, |n| n as usize), a.min.zip(a.max))
            }
            _ => (1, 0, None),
        };
        spread.lines += lines;
        spread.left_out += left_out;
        let Some(percent) = layer.rate.as_ref().and_then(Rate::ad_valorem) else {
            if left_out == 0 {
                spread.left_out += 1;
            }
            continue;
        };
        sum = sum.plus(percent)?;
        known += 1;
        let (low, high) = range.unwrap_or((percent, percent));
        spread.range = Some(spread.range.map_or((low, high), |(l, h)| (l.min(low), h.max(high))));
    }
    if known > 0 {
        spread.mean = Some(sum.over(Exact::whole(known as i64))?);
    }
    Ok(spread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Options, read};

    #[test]
    fn the_lines_inside_a_code() {
        let options = Options { revision: "HS2022".to_owned(), ..Options::default() };
        let text = "hs,rate\n87032210,10%\n87032290,5%\n87032291,1 EUR / item\n8704,3%\n";
        let mfn = read(text, "mfn.csv", &options).unwrap();
        let regime = Regime { name: "MFN", schedule: &mfn, agreement: None, proof: "" };
        let of = |code: &str| spread(code, "AAA", "2026-01-01".parse().unwrap(), &regime).unwrap();
        let inside = of("870322");
        assert_eq!(inside.mean.unwrap().to_string(), "7.5");
        assert_eq!((inside.lines, inside.left_out), (3, 1));
        assert_eq!(
            inside.range.map(|(l, h)| (l.to_string(), h.to_string())),
            Some(("5".into(), "10".into()))
        );
        assert_eq!(of("8703").mean, inside.mean);
        assert_eq!(of("870410").mean.unwrap().to_string(), "3");
        assert_eq!(of("9999"), Spread::default());
    }

    #[test]
    fn the_lower_of_staged_and_mfn() {
        let options = Options { revision: "HS2012".to_owned(), ..Options::default() };
        let agreement = "id = \"x\"\nparties = [\"AAA\", \"BBB\"]\nentry = \"2015-08-01\"\nmfn_overtakes = \"Article 2\"\n\
            [[category]]\nname = \"B5\"\npassage = \"Annex 2\"\nstages = 5\nfirst = \"entry\"\nlater = \"1 January\"\n";
        let agreement = Agreement::read(agreement, "x.toml").unwrap();
        let mfn = read("hs,rate\n180690,5%\n220300,1 EUR / l\n", "mfn.csv", &options).unwrap();
        let staged =
            read("hs,base,category\n180690,20%,B5\n220300,10%,B5\n", "x.csv", &options).unwrap();
        let base = Regime { name: "MFN", schedule: &mfn, agreement: None, proof: "" };
        let own = Regime {
            name: "x",
            schedule: &staged,
            agreement: Some(&agreement),
            proof: "certificate",
        };
        let on =
            |code, day: &str| applied(code, "AAA", day.parse().unwrap(), base, &[own]).unwrap();
        // 20 % in five cuts: 8 % in 2017 is above today's MFN of 5 %.
        let early = on("180690", "2017-03-01");
        assert_eq!(
            (early.chosen, early.layers[1].rate.as_ref().unwrap().to_string()),
            (Some(0), "8%".into())
        );
        assert!(early.layers[1].because.contains("Article 2"), "{early:?}");
        let late = on("180690", "2018-03-01");
        assert_eq!(late.chosen, Some(1));
        assert_eq!(late.layers[1].next.len(), 1);
        assert_eq!(late.layers[1].proof, "certificate");
        assert_eq!(on("220300", "2018-03-01").chosen, None);
        assert_eq!(on("180690", "2014-03-01").chosen, Some(0));
        assert!(on("999999", "2018-03-01").because.starts_with("no MFN rate"));
    }
}
