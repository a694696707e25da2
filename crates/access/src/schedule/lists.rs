//! National lists, one row a tariff line, each recognised by its header.

use std::collections::BTreeMap;

use super::{Given, Line, Schedule, annex, code, given, matrix, wits};
use crate::heads;
use crate::rate::{Amount, Op, Part, Per, Rate};
use crate::table::{Row, Table};
use crate::{Error, Exact, Place};

/// What the file does not say of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The revision of the codes.
    pub revision: String,
    /// Read the file as this format whatever its header.
    pub format: Option<String>,
    /// The column of the partner in a list by partner.
    pub partner: Option<String>,
}

/// Reads a schedule by its header: WITS/TRAINS, WTO, MAcMap, Teti, EU tariff text, EU preferences, seasons,
/// USITC annual text, HTS table, national lists (`hsk` by partner, `hs10`, `gtip12`), or the plain `schedule.csv`
/// whose columns may have other names and stand below titles; a list with a column for each group of
/// economies; at last an annex as text.
///
/// # Errors
///
/// [`Error::UnknownFormat`], [`Error::RepeatedColumn`], [`Error::Cell`], [`Error::EndBeforeStart`].
pub fn read(text: &str, file: &str, options: &Options) -> Result<Schedule, Error> {
    if text.trim_start().starts_with('[') || text.trim_start().starts_with('{') {
        return super::taric::json(text, file, options);
    }
    let separated = usitc_text(text);
    let mut table = Table::read_as(separated.as_deref().unwrap_or(text), file, heads::SCHEDULE)?;
    let named = std::mem::take(&mut table.findings);
    if let Some((format, revision, lines, findings)) = wits::read(&table, &options.revision)? {
        return finish(format, &revision, lines, findings);
    }
    let mut findings = Vec::new();
    let has = |name: &str| table.has(name);
    let mut plainly = false;
    let (format, lines) = if has("htsno") || has("HTS Number") {
        ("hts", hts(&table, &mut findings)?)
    } else if has("hts8") && has("mfn_rate_type_code") {
        ("usitc-annual", usitc(&table, &mut findings)?)
    } else if has("cet_duty_rate") {
        ("eu-cet", simple(&table, "commodity", "cet_duty_rate", "description", &mut findings)?)
    } else if has("commodity") && has("start") && has("end") && has("duty") {
        ("eu-seasons", seasons(&table, &mut findings)?)
    } else if has("commodity") && has("ad_valorem_pct") {
        ("eu-preferences", preferences(&table, &mut findings)?)
    } else if has("hsk") {
        ("korea-list", by_partner(&table, options, &mut findings)?)
    } else if has("hs10") && has("rate_text") {
        ("national-list", simple(&table, "hs10", "rate_text", "description", &mut findings)?)
    } else if has("gtip12") {
        ("gtip-list", simple(&table, "gtip12", "rate_text", "description", &mut findings)?)
    } else if has("hs") {
        plainly = true;
        // Whose each row is, or of which year each column, is told another way.
        let told = ["base", "partner", "regime"].iter().any(|c| has(c))
            || table.columns().iter().any(|c| heads::year_of(c).is_some());
        let columns = match told {
            true => Vec::new(),
            false => matrix::columns(&table, &mut findings),
        };
        match columns.is_empty() {
            true => ("schedule.csv", plain(&table, &mut findings)?),
            false => ("by-partner", matrix::lines(&table, &columns, &mut findings)?),
        }
    } else {
        // Rows of a page that a converter made text of.
        return annex(text, file, &options.revision).map_err(|_| Error::UnknownFormat {
            place: Place::new(file, 1),
            header: table.columns().join(", ").chars().take(200).collect(),
        });
    };
    let mut revision = options.revision.clone();
    if revision.is_empty() && table.has("revision") {
        revision = table.rows().next().map(|r| r.text("revision").to_owned()).unwrap_or_default();
    }
    if revision.is_empty() {
        revision = revision_in(table.unit("hs")).unwrap_or_default();
    }
    if plainly {
        findings.splice(0..0, named);
    }
    finish(format, &revision, lines, findings)
}

/// The revision that stands behind the name of the column of codes: `HS Code (HS 2012)`.
pub(super) fn revision_in(unit: &str) -> Option<String> {
    let digits: String = unit.chars().filter(char::is_ascii_digit).collect();
    let known = ["1992", "1996", "2002", "2007", "2012", "2017", "2022"].contains(&digits.as_str());
    known.then(|| format!("HS{digits}"))
}

fn finish(
    format: &'static str,
    revision: &str,
    lines: Vec<Line>,
    findings: Vec<(Place, String)>,
) -> Result<Schedule, Error> {
    let mut schedule = Schedule::new(format, revision, lines)?;
    schedule.findings.splice(0..0, findings);
    Ok(schedule)
}

pub(super) fn line(code: String, row: &Row<'_>, given: Given) -> Line {
    Line {
        code,
        description: row.text("description").to_owned(),
        given,
        from_parent: false,
        partner: String::new(),
        from: None,
        to: None,
        place: row.place(),
    }
}

pub(super) fn note(row: &Row<'_>, given: &Given, findings: &mut Vec<(Place, String)>) {
    match given {
        Given::Rate(rate) => {
            for finding in rate.findings() {
                findings.push((row.place(), finding.clone()));
            }
        }
        Given::Unread { text, rest } => {
            findings.push((row.place(), format!("\"{text}\" not understood: \"{rest}\"")));
        }
        _ => {}
    }
}

fn simple(
    table: &Table,
    code_column: &str,
    rate_column: &str,
    _description: &str,
    findings: &mut Vec<(Place, String)>,
) -> Result<Vec<Line>, Error> {
    table.need(rate_column, "the column of duty texts")?;
    let mut lines = Vec::new();
    for row in table.rows() {
        let code = code(row.text(code_column), &row.place(), code_column, findings)?;
        let given = given(row.text(rate_column));
        note(&row, &given, findings);
        let mut line = line(code, &row, given);
        line.from = row.date("valid_from")?;
        line.to = row.date("valid_to")?;
        lines.push(line);
    }
    Ok(lines)
}

/// `hs,revision,description,base,category` or `hs,rate,...` or `hs,rate_2015,rate_2016,...`.
fn plain(table: &Table, findings: &mut Vec<(Place, String)>) -> Result<Vec<Line>, Error> {
    let years: Vec<(i16, String)> =
        table.columns().iter().filter_map(|c| Some((heads::year_of(c)?, c.clone()))).collect();
    let staged = years.is_empty() && table.has("base") && table.has("category");
    if years.is_empty() && !staged && !table.has("rate") {
        table.need(
            "base",
            "schedule.csv has hs and base with category, or rate, or rate_2015 and so on",
        )?;
        table.need("category", "a base rate needs the category that the agreement defines")?;
    }
    let mut lines = Vec::new();
    let mut titles = 0usize;
    for row in table.rows() {
        let cells = || {
            let own = years.iter().map(|(_, c)| row.text(c));
            own.chain([row.text("rate"), row.text("base")])
        };
        let written = row.text("hs");
        if written.is_empty() || !written.bytes().any(|b| b.is_ascii_digit()) {
            // Titles of sections and chapters have no code and no rate.
            if cells().all(str::is_empty) {
                titles += 1;
                continue;
            }
            findings.push((row.place(), format!("\"{written}\" is no code: the row is left out")));
            continue;
        }
        let code = match code(written, &row.place(), "hs", findings) {
            Ok(code) => code,
            Err(Error::Cell { value, .. }) => {
                findings
                    .push((row.place(), format!("\"{value}\" is no code: the row is left out")));
                continue;
            }
            Err(other) => return Err(other),
        };
        let given = if cells().all(str::is_empty) {
            Given::Inherited
        } else if !years.is_empty() {
            by_year(&row, &years)
        } else if staged {
            match Rate::read(row.text("base")) {
                Ok(base) => Given::Staged { base, category: row.text("category").to_owned() },
                Err(_) => given(row.text("base")),
            }
        } else {
            given(row.text("rate"))
        };
        note(&row, &given, findings);
        let mut line = line(code, &row, given);
        let regime = row.text("regime");
        if !regime.is_empty() && !general(regime) {
            regime.clone_into(&mut line.partner);
        }
        let partner = row.text("partner");
        if !partner.is_empty() && !general(partner) {
            let known = crate::codes::economy(partner).or_else(|| crate::codes::group(partner));
            known.unwrap_or(partner).clone_into(&mut line.partner);
        }
        line.from = row.date("valid_from")?;
        line.to = row.date("valid_to")?;
        lines.push(line);
    }
    if lines.is_empty()
        && let Some(row) = table.rows().next()
    {
        // Not one row: the column holds no codes.
        code(row.text("hs"), &row.place(), "hs", findings)?;
    }
    if titles > 0 {
        let place = Place { line: 0, ..lines.first().map(|l| l.place.clone()).unwrap_or_default() };
        findings.push((place, format!("{titles} rows without a code and a rate are titles")));
    }
    Ok(left_empty(lines, findings))
}

/// Rates by year of application; a text that is not understood takes the whole row.
fn by_year(row: &Row<'_>, years: &[(i16, String)]) -> Given {
    let mut rates = BTreeMap::new();
    for (year, column) in years.iter().filter(|(_, column)| !row.text(column).is_empty()) {
        match given(row.text(column)) {
            Given::Rate(rate) => rates.insert(*year, rate),
            other => return other,
        };
    }
    Given::Years(rates)
}

/// Whether a regime or a partner is everybody.
pub(super) fn general(name: &str) -> bool {
    const ALL: &[&str] = &[
        "mfn",
        "mfnapplied",
        "mfnduties",
        "mfndutiesapplied",
        "mfnappliedduties",
        "mfnappliedduty",
        "mfnapplieddutyrate",
        "mfnstatutoryapplieddutyrate",
        "general",
        "generalduties",
        "generaltariff",
        "ergaomnes",
        "all",
        "allcountries",
        "allpartners",
        "world",
        "wld",
        "npf",
        "nmf",
        "thirdcountry",
        "thirdcountryduty",
        "tumulkeler",
        "semuanegara",
    ];
    ALL.contains(&heads::folded(name).0.as_str())
}

/// A row without a rate is the title of those below it; without any below, its rate is missing.
fn left_empty(mut lines: Vec<Line>, findings: &mut Vec<(Place, String)>) -> Vec<Line> {
    let mut codes: Vec<String> = lines.iter().map(|l| l.code.clone()).collect();
    codes.sort_unstable();
    for line in lines.iter_mut().filter(|l| l.given == Given::Inherited) {
        let next = codes.partition_point(|c| *c <= line.code);
        let parent = codes.get(next).is_some_and(|c| c.starts_with(&line.code));
        if !parent {
            let rest = "the cell is empty: a missing rate is no zero".to_owned();
            findings.push((line.place.clone(), format!("{}: {rest}", line.code)));
            line.given = Given::Unread { text: String::new(), rest };
        }
    }
    lines
}

/// EU preferences: ad valorem, specific, ceiling and minimum in columns of their own.
fn preferences(table: &Table, findings: &mut Vec<(Place, String)>) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::new();
    for row in table.rows() {
        let code = code(row.text("commodity"), &row.place(), "commodity", findings)?;
        let mut text = String::new();
        let percent = row.text("ad_valorem_pct");
        if !percent.is_empty() {
            text = if percent.parse::<Exact>().is_ok() {
                format!("{percent}%")
            } else {
                percent.to_owned()
            };
        }
        for (column, op) in
            [("specific", "+"), ("specific2", "+"), ("minimum", "MIN"), ("ceiling", "MAX")]
        {
            let part = row.text(column);
            if part.is_empty() {
                continue;
            }
            // Some lists write the word again inside its own column.
            let part = part
                .trim_start_matches("MAX")
                .trim_start_matches("MIN")
                .trim_start_matches('+')
                .trim();
            let bare = part.parse::<Exact>().is_ok();
            let part = if bare { format!("{part}%") } else { part.to_owned() };
            text = if text.is_empty() { part } else { format!("{text} {op} {part}") };
        }
        let given = given(&text);
        note(&row, &given, findings);
        let mut line = line(code, &row, given);
        row.text("area").clone_into(&mut line.partner);
        line.from = row.date("date_from")?;
        line.to = row.date("date_to")?;
        lines.push(line);
    }
    Ok(lines)
}

/// One row a season: `Jun-16, Feb-14, 15.00%`.
fn seasons(table: &Table, findings: &mut Vec<(Place, String)>) -> Result<Vec<Line>, Error> {
    let mut by_code: BTreeMap<String, (Vec<String>, Line)> = BTreeMap::new();
    for row in table.rows() {
        let code = code(row.text("commodity"), &row.place(), "commodity", findings)?;
        let day = |column: &str| -> Result<String, Error> {
            let text = row.text(column);
            let parts =
                text.split_once('-').filter(|(m, d)| m.len() == 3 && d.parse::<u8>().is_ok());
            parts.map(|(month, day)| format!("{day} {month}")).ok_or_else(|| Error::Cell {
                place: row.place(),
                column: column.to_owned(),
                value: text.to_owned(),
                expected: "a day such as Jun-16".into(),
                cure: "write the month's three letters and the day".into(),
            })
        };
        let text = format!("{} ({}-{})", row.text("duty"), day("start")?, day("end")?);
        let first = line(code.clone(), &row, Given::Inherited);
        by_code.entry(code).or_insert_with(|| (Vec::new(), first)).0.push(text);
    }
    let mut lines = Vec::new();
    for (texts, mut line) in by_code.into_values() {
        line.given = given(&texts.join(", "));
        if let Given::Rate(rate) = &line.given {
            findings.extend(rate.findings().iter().map(|f| (line.place.clone(), f.clone())));
        }
        lines.push(line);
    }
    Ok(lines)
}

/// A column for each agreement: all of them, each as a partner, or the one that is named.
fn by_partner(
    table: &Table,
    options: &Options,
    findings: &mut Vec<(Place, String)>,
) -> Result<Vec<Line>, Error> {
    if let Some(partner) = &options.partner {
        table.need(partner, "name a column of the list")?;
    }
    let columns: Vec<&String> = table
        .columns()
        .iter()
        .filter(|c| !["hsk", "description"].contains(&c.to_lowercase().as_str()))
        .filter(|c| options.partner.as_ref().is_none_or(|p| p == *c))
        .collect();
    let mut lines = Vec::new();
    for row in table.rows() {
        let code = code(row.text("hsk"), &row.place(), "hsk", findings)?;
        for column in &columns {
            let given = given(row.text(column));
            note(&row, &given, findings);
            let mut line = line(code.clone(), &row, given);
            line.partner = (*column).clone();
            lines.push(line);
        }
    }
    Ok(lines)
}

/// The partner of a line of special rates by programme, and of one of the rates of column 2.
pub(crate) const SPECIAL: &str = "special";
pub(crate) const COLUMN_2: &str = "column 2";

/// HTS: the rates are printed once and inherited by the rows below, by indent.
fn hts(table: &Table, findings: &mut Vec<(Place, String)>) -> Result<Vec<Line>, Error> {
    let pick = |names: [&'static str; 2]| if table.has(names[0]) { names[0] } else { names[1] };
    let number = pick(["htsno", "HTS Number"]);
    let general = pick(["general", "General Rate of Duty"]);
    let special = pick(["special", "Special Rate of Duty"]);
    let other = pick(["other", "Column 2 Rate of Duty"]);
    table.need(general, "an HTS table has htsno, indent, description, general, special, other")?;
    let mut lines = Vec::new();
    // The rows above that gave rates: indent, the rates by column, the place.
    let mut stack: Vec<(usize, [Option<Given>; 3], Place)> = Vec::new();
    for row in table.rows() {
        let indent: usize = match row.text("indent") {
            "" => 0,
            text => text.parse().map_err(|_| {
                Error::NotANumber { value: text.to_owned(), expected: "an indent" }
                    .at(&row.place(), "indent")
            })?,
        };
        while stack.last().is_some_and(|(at, ..)| *at >= indent) {
            stack.pop();
        }
        let mut own = |column: &str| {
            let text = row.text(column);
            (!text.is_empty()).then(|| {
                let given = given(text);
                note(&row, &given, findings);
                given
            })
        };
        let rates = [own(general), own(special), own(other)];
        let above = stack.iter().rev().find(|(_, rates, _)| rates[0].is_some());
        // A row without a general rate takes all columns from the row that has it.
        let (from_parent, given, place) = match above {
            Some((_, above, place)) if rates[0].is_none() => {
                let [_, special, other] = rates.clone();
                let [general, above_special, above_other] = above.clone();
                let given = [general, special.or(above_special), other.or(above_other)];
                (true, given, place.clone())
            }
            _ => (false, rates.clone(), row.place()),
        };
        let own_place = row.place();
        let printed = rates.each_ref().map(Option::is_some);
        stack.push((indent, rates, own_place.clone()));
        if row.text(number).is_empty() {
            continue;
        }
        let code = code(row.text(number), &own_place, number, findings)?;
        let [general, special, other] = given;
        let columns =
            [(general.or(Some(Given::Inherited)), ""), (special, SPECIAL), (other, COLUMN_2)];
        for ((given, partner), own) in columns.into_iter().zip(printed) {
            let Some(given) = given else { continue };
            let mut one = line(code.clone(), &row, given);
            if from_parent && !own {
                one.description = format!("{} [rate of line {}]", one.description, place.line);
                one.from_parent = true;
                one.place = place.clone();
            }
            partner.clone_into(&mut one.partner);
            lines.push(one);
        }
    }
    Ok(lines)
}

/// The annual database may come with `|` between its columns.
fn usitc_text(text: &str) -> Option<String> {
    let head = text.lines().next()?;
    (head.contains("hts8|") || head.starts_with("hts8^")).then(|| {
        let mark = if head.contains('|') { '|' } else { '^' };
        text.lines()
            .map(|l| l.replace('"', "").replace('\t', " ").replace(mark, "\t"))
            .collect::<Vec<_>>()
            .join("\n")
    })
}

/// USITC annual database: numbers by type code; fractions, where the HTS prints per cent.
fn usitc(table: &Table, findings: &mut Vec<(Place, String)>) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::new();
    for row in table.rows() {
        let code = code(row.text("hts8"), &row.place(), "hts8", findings)?;
        let kind = row.text("mfn_rate_type_code");
        let given = match usitc_rate(&row, kind)? {
            Some(rate) => Given::Rate(rate),
            None => {
                let text = format!("rate type {kind}");
                let rest = "see the schedule: no rate stands in this row".to_owned();
                findings.push((row.place(), format!("{code}: {text}: {rest}")));
                Given::Unread { text, rest }
            }
        };
        let mut one = line(code, &row, given);
        row.text("brief_description").clone_into(&mut one.description);
        one.from = row.date("begin_effect_date").unwrap_or(None);
        one.to = row.date("end_effective_date").unwrap_or(None);
        lines.push(one);
    }
    Ok(lines)
}

fn usitc_rate(row: &Row<'_>, kind: &str) -> Result<Option<Rate>, Error> {
    let number = |column: &str| row.exact(column).map(|n| n.unwrap_or(Exact::ZERO));
    let specific = |column: &str, quantity: &str| -> Result<Part, Error> {
        let unit = crate::rate::unit(row.text(quantity)).ok();
        let amount = Amount::Specific {
            amount: number(column)?,
            currency: "USD",
            per: unit.map(|u| Per { count: Exact::ONE, unit: u.name }),
            qualifiers: Vec::new(),
        };
        Ok(Part { op: Op::Plus, written: format!("+ {amount}"), amount, inside_bound: false })
    };
    let value = || -> Result<Part, Error> {
        let amount = Amount::Percent(number("mfn_ad_val_rate")?.times(Exact::HUNDRED)?);
        Ok(Part { op: Op::Plus, written: amount.to_string(), amount, inside_bound: false })
    };
    let (first, second) = ("quantity_1_code", "quantity_2_code");
    let parts = match kind {
        "0" => return Rate::read("Free").map(Some),
        "1" => vec![specific("mfn_specific_rate", first)?],
        "2" => vec![specific("mfn_specific_rate", second)?],
        "3" => vec![specific("mfn_specific_rate", first)?, specific("mfn_other_rate", second)?],
        "4" => vec![specific("mfn_specific_rate", first)?, value()?],
        "5" => vec![specific("mfn_specific_rate", second)?, value()?],
        "6" => vec![
            specific("mfn_specific_rate", first)?,
            specific("mfn_other_rate", second)?,
            value()?,
        ],
        "7" => vec![value()?],
        _ => return Ok(None),
    };
    Ok(Some(Rate::of_parts(parts)))
}
