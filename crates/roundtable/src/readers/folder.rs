//! The tables of `roundtable/` together: names matched, wishes joined, ready to become a [`Draft`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;

use super::{
    csv_table::{Cells, MOST_BYTES, Table},
    problem::{Place, Problem, Problems},
    setting::Setting,
};
use crate::{
    Absence, Before, Draft, Firm, Fixed, Row, Side, SlotSet, Veto, Wish,
    names::{Aliases, Answer, compare, key, lei_is_valid},
};

const NAME: &[&str] = &[
    "name",
    "company",
    "organisation",
    "organization",
    "firm",
    "kurum",
    "firma",
    "sirket",
    "syarikat",
    "kuruluş",
    "kurulus",
];
const FROM: &[&str] = &["from", "who", "name", "company", "firma", "kimden", "dari"];
const TO: &[&str] = &["to", "whom", "partner", "with", "kime", "kepada"];
const WISH: &[&str] = &["wish", "kind", "priority", "istek", "permintaan"];

/// A row of companies.csv.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Its name as written.
    pub name: String,
    /// Its economy, as written.
    pub economy: String,
    /// Its side.
    pub side: Side,
    /// What it offers, in its own words.
    pub offers: Vec<String>,
    /// What it seeks.
    pub seeks: Vec<String>,
    /// Languages it speaks.
    pub languages: Vec<String>,
    /// Delegates.
    pub delegates: u32,
    /// Floor.
    pub floor: u32,
    /// Cap.
    pub cap: Option<u32>,
    /// Its own table.
    pub table: Option<u32>,
    /// Its hall, an index of the setting's.
    pub hall: Option<usize>,
    /// LEI or registry number.
    pub id: String,
    /// Its row, an index of [`Folder::places`].
    pub source: usize,
}

/// What one firm wishes of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// It refuses.
    No,
    /// Nothing said.
    Nothing,
    /// It would like to.
    Like,
    /// It wants to.
    Want,
    /// It must.
    Must,
}

impl Wanted {
    /// Points in the weight: must 4, want 2, like 1.
    #[must_use]
    pub fn points(self) -> u32 {
        match self {
            Self::Must => 4,
            Self::Want => 2,
            Self::Like => 1,
            Self::Nothing | Self::No => 0,
        }
    }
}

/// Two firms and what each wishes; `a` before `b` by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// One firm.
    pub a: String,
    /// The other.
    pub b: String,
    /// What `a` wishes of `b`.
    pub a_wants: Wanted,
    /// What `b` wishes of `a`.
    pub b_wants: Wanted,
    /// Rows of the wishes, indices of [`Folder::places`].
    pub sources: Vec<usize>,
    /// Row of the refusal.
    pub veto: Option<usize>,
}

/// A row of plan.csv.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// The meeting's identifier.
    pub meeting: String,
    /// One firm.
    pub host: String,
    /// The other.
    pub guest: String,
    /// First instant.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// The table.
    pub table: u32,
    /// planned, held, missed or cancelled.
    pub state: String,
    /// How often calendars were told of a change.
    pub sequence: u32,
    /// Its row, an index of [`Folder::places`].
    pub source: usize,
}

/// A row of outcomes.csv; what is empty stays empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeRow {
    /// The meeting's identifier.
    pub meeting: String,
    /// held, missed, or what was agreed.
    pub result: String,
    /// Who promised it.
    pub by: String,
    /// By when, as written.
    pub deadline: String,
    /// Who owns it.
    pub owner: String,
    /// A note.
    pub note: String,
    /// Its row.
    pub source: usize,
}

/// The folder.
#[derive(Debug, Clone)]
pub struct Folder {
    /// event.toml.
    pub setting: Setting,
    /// companies.csv.
    pub companies: Vec<Company>,
    /// wishes.csv, joined by pair.
    pub pairings: Vec<Pairing>,
    /// absences.csv.
    pub absences: Vec<Absence>,
    /// fixed.csv.
    pub fixed: Vec<Fixed>,
    /// plan.csv, if there is one.
    pub plan: Vec<PlanRow>,
    /// outcomes.csv, if there is one.
    pub outcomes: Vec<OutcomeRow>,
    /// Where each row stands; `source` numbers are indices of it.
    pub places: Vec<Place>,
    /// What was cured or joined, to be said on stderr.
    pub notices: Vec<String>,
}

impl Folder {
    /// A row as `file:line`.
    #[must_use]
    pub fn place(&self, source: usize) -> String {
        self.places.get(source).map(ToString::to_string).unwrap_or_default()
    }

    /// plan.csv as the plan that a repair starts from; what is cancelled is left out.
    #[must_use]
    pub fn before(&self) -> Vec<Before> {
        let live = self.plan.iter().filter(|r| r.state != "cancelled");
        live.map(|r| Before {
            a: r.host.clone(),
            b: r.guest.clone(),
            start: r.start,
            table: r.table,
        })
        .collect()
    }

    /// plan.csv as rows to be checked by [`crate::Plan::from_rows`]; what is cancelled is left out.
    ///
    /// # Errors
    ///
    /// Rows whose start is not that of a slot.
    pub fn rows(&self) -> Result<Vec<Row>, Problems> {
        let mut problems = Vec::new();
        let mut rows = Vec::new();
        for r in self.plan.iter().filter(|r| r.state != "cancelled") {
            match self.setting.slots.iter().position(|s| s.start == r.start) {
                Some(slot) => rows.push(Row {
                    a: r.host.clone(),
                    b: r.guest.clone(),
                    slot,
                    table: r.table,
                    source: r.source,
                }),
                None => problems.push(Problem::Value {
                    place: self.places.get(r.source).cloned().unwrap_or_default(),
                    column: "start",
                    value: r
                        .start
                        .to_zoned_datetime(self.setting.zone.clone())
                        .datetime()
                        .to_string(),
                    expected: starts(&self.setting),
                }),
            }
        }
        if problems.is_empty() { Ok(rows) } else { Err(Problems(problems)) }
    }

    /// The event's draft. `extra` is added to 100 times the points of the wishes, by the two names in order.
    #[must_use]
    pub fn draft(&self, extra: &BTreeMap<(String, String), u32>) -> Draft {
        let firms = self
            .companies
            .iter()
            .map(|c| Firm {
                name: c.name.clone(),
                side: c.side,
                floor: c.floor,
                cap: c.cap,
                delegates: c.delegates,
                languages: c.languages.clone(),
                hall: c.hall,
                table: c.table,
                source: c.source,
            })
            .collect();
        let (mut wishes, mut vetoes) = (Vec::new(), Vec::new());
        for p in &self.pairings {
            let source = p.sources.first().copied().unwrap_or_default();
            let asked = p.a_wants.max(p.b_wants) > Wanted::Nothing;
            if asked {
                let more = extra.get(&(p.a.clone(), p.b.clone())).copied().unwrap_or(0);
                let weight = 100 * (p.a_wants.points() + p.b_wants.points()) + more;
                let must = p.a_wants == Wanted::Must || p.b_wants == Wanted::Must;
                wishes.push(Wish { a: p.a.clone(), b: p.b.clone(), weight, must, source });
            }
            if let Some(source) = p.veto {
                vetoes.push(Veto { a: p.a.clone(), b: p.b.clone(), source });
            }
        }
        Draft {
            slots: self.setting.slots.clone(),
            halls: self.setting.halls.clone(),
            firms,
            absences: self.absences.clone(),
            wishes,
            vetoes,
            fixed: self.fixed.clone(),
            pools: self.setting.pools.clone(),
        }
    }
}

/// Reads the folder `roundtable/`.
///
/// # Errors
///
/// All problems that were found, each with file and line.
#[allow(clippy::disallowed_methods)] // a reader
pub fn read(folder: &Path) -> Result<Folder, Problems> {
    let mut parts = BTreeMap::new();
    let mut problems = Vec::new();
    for file in [
        "event.toml",
        "companies.csv",
        "wishes.csv",
        "absences.csv",
        "fixed.csv",
        "aliases.csv",
        "plan.csv",
        "outcomes.csv",
    ] {
        let path = folder.join(file);
        let Ok(meta) = std::fs::metadata(&path) else { continue };
        let place = Place { file: file.to_owned(), line: 0 };
        if meta.len() > MOST_BYTES {
            problems.push(Problem::TooLarge { place, bytes: meta.len(), most: MOST_BYTES });
            continue;
        }
        match std::fs::read(&path) {
            Ok(bytes) => {
                parts.insert(file.to_owned(), bytes);
            }
            Err(e) => problems.push(Problem::Unreadable { place, reason: e.to_string() }),
        }
    }
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    read_parts(&parts)
}

/// Reads the files of the folder from memory, by their names.
///
/// # Errors
///
/// All problems that were found, each with file and line.
pub fn read_parts(parts: &BTreeMap<String, Vec<u8>>) -> Result<Folder, Problems> {
    let mut problems = Vec::new();
    let setting = match parts.get("event.toml") {
        None => Err(Box::new(Problem::Setting {
            place: Place { file: "event.toml".into(), line: 0 },
            message: "is missing".into(),
        })),
        Some(bytes) => Setting::parse("event.toml", &super::text::decode(bytes).0),
    };
    let setting = setting.map_err(|p| Problems(vec![*p]))?;
    let mut reading = Reading {
        places: vec![Place { file: "event.toml".into(), line: 0 }],
        notices: Vec::new(),
        aliases: Aliases::shipped(),
        companies: Vec::new(),
        index: Index::default(),
    };
    let table = |name: &str, problems: &mut Vec<Problem>| {
        parts.get(name).map(|bytes| Table::parse(name, bytes, problems))
    };
    let aliases = table("aliases.csv", &mut problems);
    let companies = table("companies.csv", &mut problems);
    let wishes = table("wishes.csv", &mut problems);
    let absences = table("absences.csv", &mut problems);
    let fixed = table("fixed.csv", &mut problems);
    let plan = table("plan.csv", &mut problems);
    let outcomes = table("outcomes.csv", &mut problems);
    for t in
        [&aliases, &companies, &wishes, &absences, &fixed, &plan, &outcomes].into_iter().flatten()
    {
        if let Some(notice) = t.notice {
            reading.notices.push(format!("{}: {notice}", t.file));
        }
    }
    if let Some(t) = &aliases {
        reading.aliases(t, &mut problems);
    }
    match &companies {
        Some(t) => reading.companies(t, &setting, &mut problems),
        None => problems.push(Problem::Setting {
            place: Place { file: "companies.csv".into(), line: 0 },
            message: "is missing".into(),
        }),
    }
    let pairings = wishes.map(|t| reading.wishes(&t, &mut problems)).unwrap_or_default();
    let absences =
        absences.map(|t| reading.absences(&t, &setting, &mut problems)).unwrap_or_default();
    let fixed = fixed.map(|t| reading.fixed(&t, &setting, &mut problems)).unwrap_or_default();
    let plan = plan.map(|t| reading.plan(&t, &setting, &mut problems)).unwrap_or_default();
    let outcomes = outcomes.map(|t| reading.outcomes(&t, &mut problems)).unwrap_or_default();
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    Ok(Folder {
        setting,
        companies: reading.companies,
        pairings,
        absences,
        fixed,
        plan,
        outcomes,
        places: reading.places,
        notices: reading.notices,
    })
}

#[derive(Default)]
struct Index {
    by_name: BTreeMap<String, usize>,
    by_key: BTreeMap<String, usize>,
    by_word: BTreeMap<String, BTreeSet<usize>>,
    answered: BTreeMap<String, Option<usize>>,
}

struct Reading {
    places: Vec<Place>,
    notices: Vec<String>,
    aliases: Aliases,
    companies: Vec<Company>,
    index: Index,
}

impl Reading {
    fn source(&mut self, table: &Table, line: u64) -> usize {
        self.places.push(table.place(line));
        self.places.len() - 1
    }

    fn aliases(&mut self, table: &Table, problems: &mut Vec<Problem>) {
        let (Some(name), Some(also)) =
            (table.needed(NAME, problems), table.needed(&["also", "alias", "other"], problems))
        else {
            return;
        };
        for row in table.rows() {
            self.aliases.add(row.at(Some(name)), row.at(Some(also)));
        }
    }

    fn companies(&mut self, table: &Table, setting: &Setting, problems: &mut Vec<Problem>) {
        let Some(name) = table.needed(NAME, problems) else { return };
        let column = |names: &[&str]| table.column(names);
        let (economy, side) = (
            column(&["economy", "country", "ulke", "negara"]),
            column(&["side", "role", "taraf", "pihak"]),
        );
        let (offers, seeks) = (
            column(&["offers", "sells", "products", "urunler", "produk"]),
            column(&["seeks", "needs", "looking for", "aranan", "mencari"]),
        );
        let (languages, delegates) = (
            column(&["languages", "language", "diller", "bahasa"]),
            column(&["delegates", "people", "kisi"]),
        );
        let (floor, cap) = (column(&["floor", "minimum"]), column(&["cap", "maximum"]));
        let (own, hall, id) = (
            column(&["table", "masa", "meja"]),
            column(&["hall", "room", "salon", "dewan"]),
            column(&["id", "lei", "registry number"]),
        );
        for row in table.rows() {
            let text = row.at(Some(name));
            if text.is_empty() {
                problems.push(Problem::Value {
                    place: table.place(row.line),
                    column: "name",
                    value: String::new(),
                    expected: "a company's name".into(),
                });
                continue;
            }
            let side = match key(row.at(side)).as_str() {
                "" | "any" => Side::Any,
                "host" | "ev sahibi" | "tuan rumah" => Side::Host,
                "guest" | "konuk" | "misafir" | "tetamu" => Side::Guest,
                _ => {
                    problems.push(Problem::Value {
                        place: table.place(row.line),
                        column: "side",
                        value: row.at(side).into(),
                        expected: "host, guest or nothing".into(),
                    });
                    Side::Any
                }
            };
            let hall = self.hall(table, &row, hall, setting, problems);
            let id = row.at(id).to_owned();
            if id.len() == 20 && id.chars().all(|c| c.is_ascii_alphanumeric()) && !lei_is_valid(&id)
            {
                problems.push(Problem::Value {
                    place: table.place(row.line),
                    column: "id",
                    value: id.clone(),
                    expected: "an LEI whose check digits agree".into(),
                });
            }
            let source = self.source(table, row.line);
            let company = Company {
                name: text.to_owned(),
                economy: row.at(economy).to_owned(),
                side,
                offers: list(row.at(offers)),
                seeks: list(row.at(seeks)),
                languages: list(row.at(languages))
                    .into_iter()
                    .flat_map(|l| l.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>())
                    .collect(),
                delegates: row.number(table, delegates, "delegates", problems).unwrap_or(1),
                floor: row.number(table, floor, "floor", problems).unwrap_or(0),
                cap: row.number(table, cap, "cap", problems),
                table: row.number(table, own, "table", problems),
                hall,
                id,
                source,
            };
            self.add(company, problems);
        }
    }

    fn hall(
        &self,
        table: &Table,
        row: &Cells<'_>,
        column: Option<usize>,
        setting: &Setting,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        let text = row.at(column);
        if text.is_empty() {
            return None;
        }
        let found = setting.halls.iter().position(|h| h.name == text);
        if found.is_none() {
            let names: Vec<&str> = setting.halls.iter().map(|h| h.name.as_str()).collect();
            problems.push(Problem::Value {
                place: table.place(row.line),
                column: "hall",
                value: text.into(),
                expected: format!("a [[hall]] of event.toml: {}", names.join(", ")),
            });
        }
        found
    }

    /// Adds a company unless it stands there already; two that may be one are asked about.
    fn add(&mut self, company: Company, problems: &mut Vec<Problem>) {
        let place = self.places[company.source].clone();
        for other in self.candidates(&company.name) {
            let old = &self.companies[other];
            let same_id = !company.id.is_empty() && company.id == old.id;
            let found = compare(&company.name, &old.name, &self.aliases);
            if same_id || found.answer == Answer::Same {
                problems.push(Problem::Twice {
                    place: place.clone(),
                    name: company.name.clone(),
                    company: old.name.clone(),
                    company_place: self.places[old.source].clone(),
                    why: if same_id { "the same registry number" } else { found.why },
                });
                return;
            }
        }
        let at = self.companies.len();
        self.index.by_name.insert(company.name.clone(), at);
        self.index.by_key.insert(key(&company.name), at);
        for word in key(&company.name).split(' ') {
            self.index.by_word.entry(word.to_owned()).or_default().insert(at);
        }
        self.companies.push(company);
    }

    /// Companies that share an uncommon word or a beginning with the name; at most sixty-four.
    fn candidates(&self, name: &str) -> Vec<usize> {
        let mut found = BTreeSet::new();
        let folded = key(name);
        let mut words: Vec<&str> = folded.split(' ').collect();
        words.sort_by_key(|w| self.index.by_word.get(*w).map_or(0, BTreeSet::len));
        for word in words.into_iter().take(4) {
            found.extend(self.index.by_word.get(word).into_iter().flatten().take(16).copied());
        }
        let first: String = folded.chars().take(4).collect();
        found.extend(
            self.index
                .by_key
                .range(first.clone()..)
                .take_while(|(k, _)| k.starts_with(&first))
                .take(16)
                .map(|(_, i)| *i),
        );
        found.into_iter().take(64).collect()
    }

    /// The company that a row means.
    fn find(
        &mut self,
        table: &Table,
        line: u64,
        name: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        if let Some(i) = self.index.by_name.get(name) {
            return Some(*i);
        }
        if let Some(known) = self.index.answered.get(name) {
            return *known;
        }
        let answer = self.match_name(table, line, name, problems);
        self.index.answered.insert(name.to_owned(), answer);
        answer
    }

    fn match_name(
        &mut self,
        table: &Table,
        line: u64,
        name: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        let place = table.place(line);
        let known = (0..self.companies.len())
            .find(|i| self.aliases.same(name, &self.companies[*i].name) == Some(true));
        let candidates = self.candidates(name);
        let judged: Vec<(usize, Answer, &'static str)> = candidates
            .iter()
            .map(|i| {
                let found = compare(name, &self.companies[*i].name, &self.aliases);
                (*i, found.answer, found.why)
            })
            .collect();
        let same: Vec<&(usize, Answer, &str)> =
            judged.iter().filter(|(_, a, _)| *a == Answer::Same).collect();
        if let Some(i) = known.or(match same.as_slice() {
            [(i, ..)] => Some(*i),
            _ => None,
        }) {
            self.notices
                .push(format!("{place}: \"{name}\" read as \"{}\"", self.companies[i].name));
            return Some(i);
        }
        let alike = |i: usize| strsim::jaro_winkler(&key(name), &key(&self.companies[i].name));
        let nearest = judged
            .iter()
            .filter(|(_, a, _)| *a != Answer::Different)
            .max_by(|x, y| alike(x.0).total_cmp(&alike(y.0)));
        problems.push(match nearest {
            Some((i, _, why)) => Problem::Ask {
                place,
                name: name.to_owned(),
                company: self.companies[*i].name.clone(),
                company_place: self.places[self.companies[*i].source].clone(),
                why: if same.len() > 1 { "several companies match" } else { why },
            },
            None => Problem::Unknown {
                place,
                name: name.to_owned(),
                near: candidates
                    .into_iter()
                    .filter(|i| alike(*i) > 0.85)
                    .max_by(|x, y| alike(*x).total_cmp(&alike(*y)))
                    .map(|i| self.companies[i].name.clone()),
            },
        });
        None
    }

    fn wishes(&mut self, table: &Table, problems: &mut Vec<Problem>) -> Vec<Pairing> {
        let (Some(from), Some(to), Some(wish)) = (
            table.needed(FROM, problems),
            table.needed(TO, problems),
            table.needed(WISH, problems),
        ) else {
            return Vec::new();
        };
        let mut pairs: BTreeMap<(String, String), Pairing> = BTreeMap::new();
        for row in table.rows() {
            let wanted = match key(row.at(Some(wish))).as_str() {
                "must" | "sart" | "mesti" => Wanted::Must,
                "want" | "x" | "1" | "a" | "istiyor" | "mahu" => Wanted::Want,
                "like" | "b" | "olabilir" | "suka" => Wanted::Like,
                "no" | "hayir" | "tidak" => Wanted::No,
                other => {
                    problems.push(Problem::Value {
                        place: table.place(row.line),
                        column: "wish",
                        value: other.into(),
                        expected: "must, want, like or no".into(),
                    });
                    continue;
                }
            };
            let (i, j) = (
                self.find(table, row.line, row.at(Some(from)), problems),
                self.find(table, row.line, row.at(Some(to)), problems),
            );
            let (Some(i), Some(j)) = (i, j) else { continue };
            if i == j {
                problems.push(Problem::Row {
                    place: table.place(row.line),
                    message: format!("\"{}\" wishes to meet itself", self.companies[i].name),
                });
                continue;
            }
            let source = self.source(table, row.line);
            let (x, y) = (self.companies[i].name.clone(), self.companies[j].name.clone());
            let turned = x > y;
            let (a, b) = if turned { (y, x) } else { (x, y) };
            let pair = pairs.entry((a.clone(), b.clone())).or_insert_with(|| Pairing {
                a,
                b,
                a_wants: Wanted::Nothing,
                b_wants: Wanted::Nothing,
                sources: Vec::new(),
                veto: None,
            });
            let side = if turned { &mut pair.b_wants } else { &mut pair.a_wants };
            if wanted == Wanted::No {
                pair.veto.get_or_insert(source);
                if *side == Wanted::Nothing {
                    *side = Wanted::No;
                }
                continue;
            }
            if *side > Wanted::Nothing {
                let notice = format!(
                    "{}: the wish stands twice; the stronger counts",
                    table.place(row.line)
                );
                self.notices.push(notice);
            }
            *side = (*side).max(wanted);
            // The row of a must is the one that conflicts name.
            if wanted == Wanted::Must {
                pair.sources.insert(0, source)
            } else {
                pair.sources.push(source)
            }
        }
        pairs.into_values().collect()
    }

    fn absences(
        &mut self,
        table: &Table,
        setting: &Setting,
        problems: &mut Vec<Problem>,
    ) -> Vec<Absence> {
        let Some(name) = table.needed(NAME, problems) else { return Vec::new() };
        let (from, to) = (
            table.column(&["from", "start", "session", "baslangic", "dari"]),
            table.column(&["to", "end", "bitis", "hingga"]),
        );
        let mut out = Vec::new();
        for row in table.rows() {
            let slots = absent(setting, row.at(from), row.at(to));
            let firm = self.find(table, row.line, row.at(Some(name)), problems);
            match (firm, slots) {
                (Some(i), Ok(slots)) => {
                    let source = self.source(table, row.line);
                    if slots.is_empty() {
                        let notice =
                            format!("{}: the absence touches no slot", table.place(row.line));
                        self.notices.push(notice);
                    }
                    out.push(Absence { firm: self.companies[i].name.clone(), slots, source });
                }
                (_, Err(expected)) => problems.push(Problem::Value {
                    place: table.place(row.line),
                    column: "from",
                    value: format!("{} to {}", row.at(from), row.at(to)),
                    expected,
                }),
                _ => {}
            }
        }
        out
    }

    fn fixed(
        &mut self,
        table: &Table,
        setting: &Setting,
        problems: &mut Vec<Problem>,
    ) -> Vec<Fixed> {
        let needed = (
            table.needed(&["host", "from", "name"], problems),
            table.needed(&["guest", "to", "with"], problems),
            table.needed(&["start", "time", "saat", "masa"], problems),
        );
        let (Some(host), Some(guest), Some(start)) = needed else { return Vec::new() };
        let own = table.column(&["table", "meja"]);
        let mut out = Vec::new();
        for row in table.rows() {
            let number = row.number(table, own, "table", problems);
            let (i, j) = (
                self.find(table, row.line, row.at(Some(host)), problems),
                self.find(table, row.line, row.at(Some(guest)), problems),
            );
            let slot = setting
                .time(row.at(Some(start)))
                .ok()
                .and_then(|t| setting.slots.iter().position(|s| s.start == t));
            let Some(slot) = slot else {
                problems.push(Problem::Value {
                    place: table.place(row.line),
                    column: "start",
                    value: row.at(Some(start)).into(),
                    expected: starts(setting),
                });
                continue;
            };
            if let (Some(i), Some(j)) = (i, j) {
                let source = self.source(table, row.line);
                out.push(Fixed {
                    a: self.companies[i].name.clone(),
                    b: self.companies[j].name.clone(),
                    slot,
                    table: number,
                    source,
                });
            }
        }
        out
    }

    fn plan(
        &mut self,
        table: &Table,
        setting: &Setting,
        problems: &mut Vec<Problem>,
    ) -> Vec<PlanRow> {
        let needed = (
            table.needed(&["host", "from"], problems),
            table.needed(&["guest", "to"], problems),
            table.needed(&["start"], problems),
            table.needed(&["table"], problems),
        );
        let (Some(host), Some(guest), Some(start), Some(own)) = needed else { return Vec::new() };
        let (meeting, end, state, sequence) = (
            table.column(&["meeting"]),
            table.column(&["end"]),
            table.column(&["state"]),
            table.column(&["sequence"]),
        );
        let mut out = Vec::new();
        for row in table.rows() {
            let time = |column: Option<usize>, name: &'static str, problems: &mut Vec<Problem>| {
                let found = setting.time(row.at(column));
                if let Err(expected) = &found {
                    problems.push(Problem::Value {
                        place: table.place(row.line),
                        column: name,
                        value: row.at(column).into(),
                        expected: expected.clone(),
                    });
                }
                found.ok()
            };
            let Some(begin) = time(Some(start), "start", problems) else { continue };
            let finish = if row.at(end).is_empty() {
                setting.slots.iter().find(|s| s.start == begin).map_or(begin, |s| s.end)
            } else {
                time(end, "end", problems).unwrap_or(begin)
            };
            let seat = row.number(table, Some(own), "table", problems);
            let (i, j) = (
                self.find(table, row.line, row.at(Some(host)), problems),
                self.find(table, row.line, row.at(Some(guest)), problems),
            );
            if let (Some(i), Some(j), Some(seat)) = (i, j, seat) {
                let source = self.source(table, row.line);
                out.push(PlanRow {
                    meeting: row.at(meeting).to_owned(),
                    host: self.companies[i].name.clone(),
                    guest: self.companies[j].name.clone(),
                    start: begin,
                    end: finish,
                    table: seat,
                    state: if row.at(state).is_empty() {
                        "planned".into()
                    } else {
                        row.at(state).to_owned()
                    },
                    sequence: row.number(table, sequence, "sequence", problems).unwrap_or(0),
                    source,
                });
            }
        }
        out
    }

    fn outcomes(&mut self, table: &Table, problems: &mut Vec<Problem>) -> Vec<OutcomeRow> {
        let (Some(meeting), Some(result)) = (
            table.needed(&["meeting", "id"], problems),
            table.needed(&["result", "outcome", "sonuc", "hasil"], problems),
        ) else {
            return Vec::new();
        };
        let (by, deadline, owner, note) = (
            table.column(&["by", "actor"]),
            table.column(&["deadline", "due"]),
            table.column(&["owner"]),
            table.column(&["note", "notes"]),
        );
        let mut out = Vec::new();
        for row in table.rows() {
            let source = self.source(table, row.line);
            let text = |column| row.at(column).to_owned();
            out.push(OutcomeRow {
                meeting: text(Some(meeting)),
                result: text(Some(result)),
                by: text(by),
                deadline: text(deadline),
                owner: text(owner),
                note: text(note),
                source,
            });
        }
        out
    }
}

fn list(cell: &str) -> Vec<String> {
    cell.split([';', '|']).map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

/// A whole session by name, or from a time to a time.
fn absent(setting: &Setting, from: &str, to: &str) -> Result<SlotSet, String> {
    if let Some(k) = setting.sessions.iter().position(|s| key(s) == key(from)) {
        return Ok((0..setting.slots.len())
            .filter(|t| setting.slots[*t].session as usize == k)
            .collect());
    }
    let expected =
        |why: String| format!("a time or a session ({}): {why}", setting.sessions.join(", "));
    let start =
        if from.is_empty() { Timestamp::MIN } else { setting.time(from).map_err(expected)? };
    let end = if to.is_empty() { Timestamp::MAX } else { setting.time(to).map_err(expected)? };
    if end <= start {
        return Err("a time after the first".into());
    }
    Ok(setting.between(start, end))
}

fn starts(setting: &Setting) -> String {
    let local = |t: Timestamp| t.to_zoned_datetime(setting.zone.clone()).datetime().to_string();
    let list: Vec<String> = setting.slots.iter().take(24).map(|s| local(s.start)).collect();
    format!("the start of a slot: {}", list.join(", "))
}

/// The text of plan.csv; times are local to the venue.
#[must_use]
pub fn write_plan(rows: &[PlanRow], setting: &Setting) -> String {
    let mut out = String::from("meeting,host,guest,start,end,table,state,sequence\n");
    let local = |t: Timestamp| t.to_zoned_datetime(setting.zone.clone()).datetime().to_string();
    let quoted = |text: &str| {
        if text.contains([',', '"', '\n', '\r', ';']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    for r in rows {
        let cells = [
            quoted(&r.meeting),
            quoted(&r.host),
            quoted(&r.guest),
            local(r.start),
            local(r.end),
            r.table.to_string(),
            quoted(&r.state),
            r.sequence.to_string(),
        ];
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}
