//! The words that the reader knows, from the tables of `lexicon/`.
//!
//! Every table is text that a person can read and correct; nothing is learnt and nothing is
//! fetched. A word gets one number; a table entry of several words is a phrase, found by its first
//! word, the longest first. Capitals matter for names (`us` is a pronoun, `US` a country), and a
//! form of two or three capitals must be written so.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use super::fold::fold;
use super::language::Language;
use super::token::Tokens;

macro_rules! classes {
    ($($name:ident = $word:literal),+ $(,)?) => {
        /// What kind of word it is; a word may be several.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum Class { $($name),+ }
        const CLASSES: &[(&str, Class)] = &[$(($word, Class::$name)),+];
    };
}

classes! {
    This = "this", Last = "last", Next = "next", Ago = "ago", Later = "later", Early = "early",
    Mid = "mid", Late = "late", Half = "half", Approx = "approx", More = "more", Less = "less",
    Percent = "percent", Negative = "negative", Neg = "neg", Refuse = "refuse", Hedge = "hedge",
    Conditional = "conditional", Reported = "reported", Future = "future", Plan = "plan",
    Former = "former", Acting = "acting", Aux = "aux", Pronoun = "pronoun", Det = "det",
    Prep = "prep", Conj = "conj", Particle = "particle", NameSuffix = "namesuffix",
    Honorific = "honorific", Say = "say", Meet = "meet", Visit = "visit", Sign = "sign",
    Force = "force", Agree = "agree", Commit = "commit", Target = "target", Raise = "raise",
    Invite = "invite", Aim = "aim", Expect = "expect", Establish = "establish",
    Supply = "supply", Operate = "operate", Member = "memberword", Chair = "chairword",
    Strength = "strengthword", Focus = "focus", Gateway = "gateway", Aid = "aid",
    Support = "support", Coop = "coop", Position = "position", Attend = "attend",
    Measure = "measure", Invest = "invest", Company = "company", RoleHead = "head",
    RoleMod = "mod", RoleTail = "tail", Given = "given", Organisation = "organisation",
    Party = "party", Event = "event", Place = "place", Belas = "belas", Puluh = "puluh",
    Suffix = "suffix", Instrument = "instrument", Portfolio = "portfolio", Abbreviation = "abbreviation",
    Opens = "opens", Holiday = "holiday", Rise = "rise", Fall = "fall", Level = "level",
    Base = "base", Exports = "exports", Imports = "imports", Trade = "trade",
    Balance = "balance", Investment = "investment", Both = "both", Sides = "sides",
    Met = "met", Talks = "talks", Hold = "hold", Travel = "travel", Yet = "yet",
    Negotiate = "negotiate", Conclude = "conclude", Drop = "drop", Factor = "factor",
    Deal = "deal", Modal = "modal", Finite = "finite", Passive = "passive", With = "with",
    Between = "between", And = "and", That = "that", Reach = "reach",
    Share = "share", Owe = "owe", Host = "host", Bring = "bring", Plural = "plural",
    Wish = "wish", Bilateral = "bilateral", Nation = "nation", Teller = "teller", Missed = "missed",
    Attained = "attained", Rumour = "rumour", Untrue = "untrue", Deny = "deny",
    Initial = "initial", Habit = "habit", Work = "work", Cost = "cost", Begin = "begin",
    Fund = "fund", Pay = "pay",
}

/// A unit of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// What one word may mean.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sense {
    bits: u128,
    /// 1 to 12.
    pub month: u8,
    /// 1 is Monday.
    pub weekday: u8,
    pub cardinal: Option<u16>,
    pub ordinal: Option<u16>,
    /// A power of ten: `million` is 6.
    pub scale: u8,
    /// The same, when it touches a number: `5m`.
    pub suffix_scale: u8,
    pub unit: Option<Unit>,
    /// 1 is spring.
    pub season: u8,
    pub deictic: Option<i8>,
    /// A table of the document's own language has it: a short stem is believed.
    own: bool,
}

impl Sense {
    /// Is the word of a class?
    pub fn has(&self, class: Class) -> bool {
        self.bits >> (class as u32) & 1 == 1
    }
}

/// What a phrase names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entity {
    /// An index into [`Lexicon::countries`], and how it is named.
    Country(u16, Form),
    Organisation(u16),
    City(u16),
    Currency(u16),
    Instrument(u16),
    Sector(u16),
    Role,
}

/// How a country is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Name,
    People,
    Capital,
}

/// Which tables a search looks at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    Names,
    Currency,
    Instrument,
    Sector,
    Role,
}

fn table_of(entity: Entity) -> Table {
    match entity {
        Entity::Country(..) | Entity::Organisation(_) | Entity::City(_) => Table::Names,
        Entity::Currency(_) => Table::Currency,
        Entity::Instrument(_) => Table::Instrument,
        Entity::Sector(_) => Table::Sector,
        Entity::Role => Table::Role,
    }
}

/// A country of the table.
pub(crate) struct Country {
    pub code: String,
    pub name: String,
}

/// An organisation of the table.
pub(crate) struct KnownOrganisation {
    pub name: String,
    pub category: String,
    pub country: Option<String>,
}

/// A city or region of the table.
pub(crate) struct City {
    pub country: String,
}

/// A currency of the table.
pub(crate) struct Currency {
    pub code: String,
    /// 100 for a cent.
    pub divisor: u32,
    /// The text does not say whose dollar it is.
    pub assumed: bool,
}

/// A sector and where goods statistics show it.
pub(crate) struct Sector {
    pub name: String,
    pub hs: Vec<String>,
    pub isic: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Any,
    Capital,
    Exact,
}

struct Phrase {
    words: Vec<u32>,
    entity: Entity,
    case: Case,
    /// Written without spaces, so its tokens must touch: `a$` is no `a $`.
    tight: bool,
}

#[derive(Default)]
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        // FNV-1a.
        let start = if self.0 == 0 { 0xcbf2_9ce4_8422_2325 } else { self.0 };
        self.0 = bytes
            .iter()
            .fold(start, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }
}

/// Every word and phrase, for one language of documents.
pub(crate) struct Lexicon {
    pub language: Language,
    numbers: HashMap<Box<[u8]>, u32, BuildHasherDefault<Fnv>>,
    senses: Vec<Sense>,
    phrases: Vec<Vec<Phrase>>,
    pub countries: Vec<Country>,
    pub organisations: Vec<KnownOrganisation>,
    pub cities: Vec<City>,
    pub currencies: Vec<Currency>,
    pub instruments: Vec<String>,
    pub sectors: Vec<Sector>,
}

macro_rules! table {
    ($name:literal) => {
        include_str!(concat!("../../../lexicon/", $name))
    };
}

impl Lexicon {
    /// The lexicon for a language: English words are always known.
    pub fn of(language: Language) -> &'static Self {
        static EN: OnceLock<Lexicon> = OnceLock::new();
        static TR: OnceLock<Lexicon> = OnceLock::new();
        static MS: OnceLock<Lexicon> = OnceLock::new();
        static ID: OnceLock<Lexicon> = OnceLock::new();
        match language {
            Language::En => EN.get_or_init(|| Self::build(language, &[])),
            Language::Tr => TR.get_or_init(|| {
                Self::build(language, &[table!("words-tr.tsv"), table!("claims-tr.tsv")])
            }),
            Language::Ms => MS.get_or_init(|| {
                let own = [table!("words-ms.tsv"), table!("claims-ms.tsv")];
                Self::build(language, &own)
            }),
            Language::Id => ID.get_or_init(|| {
                let own = [table!("words-ms.tsv"), table!("claims-ms.tsv"), table!("words-id.tsv")];
                Self::build(language, &own)
            }),
        }
    }

    fn build(language: Language, own_words: &[&str]) -> Self {
        let mut lexicon = Self {
            language,
            numbers: HashMap::with_capacity_and_hasher(8192, BuildHasherDefault::default()),
            senses: vec![Sense::default()],
            phrases: vec![Vec::new()],
            countries: Vec::new(),
            organisations: Vec::new(),
            cities: Vec::new(),
            currencies: Vec::new(),
            instruments: Vec::new(),
            sectors: Vec::new(),
        };
        for table in own_words {
            lexicon.add_words(table, true);
        }
        for table in [
            table!("words.tsv"),
            table!("claims.tsv"),
            table!("roles.tsv"),
            table!("orgwords.tsv"),
            table!("given.tsv"),
        ] {
            lexicon.add_words(table, false);
        }
        lexicon.add_names();
        lexicon.add_things();
        for phrases in &mut lexicon.phrases {
            // Longest first; the stable sort keeps the table's order among equals.
            phrases.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
        }
        lexicon
    }

    fn add_words(&mut self, table: &str, own: bool) {
        for (class, forms) in rows(table).map(|row| (column(&row, 0), column(&row, 1))) {
            let (class, value) = class.split_once(' ').unwrap_or((class, ""));
            for form in forms.split(';').map(str::trim).filter(|f| !f.is_empty()) {
                let words = pieces(form);
                if words.len() > 1 {
                    if class == "head" {
                        self.add_phrase(form, Entity::Role, Case::Any);
                    }
                    continue;
                }
                // Turkish "iş" is work and no verb.
                if self.language == Language::Tr && !own && class == "aux" && form == "is" {
                    continue;
                }
                let number = self.intern(&fold(form));
                set_sense(&mut self.senses[number as usize], class, value);
                self.senses[number as usize].own |= own;
            }
        }
    }

    fn add_names(&mut self) {
        for row in rows(table!("countries.tsv")) {
            let index = self.countries.len() as u16;
            self.countries
                .push(Country { code: column(&row, 0).into(), name: column(&row, 1).into() });
            let kinds = [(1, Form::Name), (2, Form::Name), (3, Form::People), (4, Form::Capital)];
            for (place, form) in kinds {
                self.add_forms(column(&row, place), Entity::Country(index, form));
            }
        }
        for row in rows(table!("countries-more.tsv")) {
            let found = self.countries.iter().position(|c| c.code == column(&row, 0));
            if let Some(index) = found.filter(|_| self.language != Language::En) {
                self.add_forms(column(&row, 1), Entity::Country(index as u16, Form::Name));
            }
        }
        for row in rows(table!("capitals.tsv")) {
            let found = self.countries.iter().position(|c| c.code == column(&row, 0));
            if let Some(index) = found.filter(|_| self.language != Language::En) {
                self.add_forms(column(&row, 1), Entity::Country(index as u16, Form::Capital));
            }
        }
        for row in rows(table!("organisations.tsv")) {
            let index = self.organisations.len() as u16;
            let country = Some(column(&row, 4)).filter(|c| !c.is_empty()).map(String::from);
            self.organisations.push(KnownOrganisation {
                name: column(&row, 1).into(),
                category: column(&row, 3).into(),
                country,
            });
            self.add_forms(column(&row, 1), Entity::Organisation(index));
            self.add_forms(column(&row, 2), Entity::Organisation(index));
        }
        for row in rows(table!("cities.tsv")) {
            let index = self.cities.len() as u16;
            self.cities.push(City { country: column(&row, 1).into() });
            self.add_forms(column(&row, 0), Entity::City(index));
            self.add_forms(column(&row, 2), Entity::City(index));
        }
    }

    fn add_things(&mut self) {
        for row in rows(table!("currencies.tsv")) {
            let index = self.currencies.len() as u16;
            let (code, divisor) = column(&row, 0).split_once('/').unwrap_or((column(&row, 0), "1"));
            self.currencies.push(Currency {
                code: code.into(),
                divisor: divisor.parse().unwrap_or(1),
                assumed: column(&row, 3) == "yes",
            });
            for forms in [column(&row, 1), column(&row, 2)] {
                for form in forms.split(';').map(str::trim).filter(|f| !f.is_empty()) {
                    self.add_phrase(form, Entity::Currency(index), Case::Any);
                }
            }
        }
        for row in rows(table!("instruments.tsv")) {
            let index = self.instruments.len() as u16;
            self.instruments.push(column(&row, 0).into());
            for form in column(&row, 1).split(';').map(str::trim).filter(|f| !f.is_empty()) {
                self.add_phrase(form, Entity::Instrument(index), Case::Any);
                if let [word] = pieces(form)[..] {
                    let number = self.intern(&fold(word));
                    set_sense(&mut self.senses[number as usize], "instrument", "");
                }
            }
        }
        for row in rows(table!("sectors.tsv")) {
            let index = self.sectors.len() as u16;
            let list = |place| {
                column(&row, place).split(' ').filter(|c| !c.is_empty()).map(String::from).collect()
            };
            self.sectors.push(Sector { name: column(&row, 1).into(), hs: list(2), isic: list(3) });
            for form in column(&row, 4).split(';').map(str::trim).filter(|f| !f.is_empty()) {
                self.add_phrase(form, Entity::Sector(index), Case::Any);
            }
        }
    }

    fn add_forms(&mut self, forms: &str, entity: Entity) {
        for form in forms.split(';').map(str::trim).filter(|f| !f.is_empty()) {
            let letters = form.chars().filter(|c| c.is_alphabetic()).count();
            let exact = letters <= 3 && form.chars().all(|c| !c.is_lowercase());
            self.add_phrase(form, entity, if exact { Case::Exact } else { Case::Capital });
        }
    }

    fn add_phrase(&mut self, form: &str, entity: Entity, case: Case) {
        let words: Vec<u32> = pieces(form).iter().map(|p| self.intern(&fold(p))).collect();
        let Some(first) = words.first() else { return };
        let tight = words.len() > 1 && form.contains('$') && !form.contains(' ');
        self.phrases[*first as usize].push(Phrase { words, entity, case, tight });
    }

    fn intern(&mut self, folded: &str) -> u32 {
        if let Some(number) = self.numbers.get(folded.as_bytes()) {
            return *number;
        }
        let number = self.senses.len() as u32;
        self.numbers.insert(folded.as_bytes().into(), number);
        self.senses.push(Sense::default());
        self.phrases.push(Vec::new());
        number
    }

    /// The number of a folded word, or of its stem; 0 when neither is known.
    pub fn word(&self, folded: &[u8]) -> u32 {
        let found = self.exact(folded);
        if found != 0 {
            return found;
        }
        let stem = |stem: &[u8]| {
            let number = self.exact(stem);
            let sense = self.sense(number);
            // A name's first letters are no title: Serik, Serina.
            let titled = sense.has(Class::Honorific) && !sense.own;
            let believed = sense.own || stem.len() > 3 && !sense.has(Class::Given) && !titled;
            if believed { number } else { 0 }
        };
        match self.language {
            Language::En => 0,
            Language::Tr => super::stem::turkish(folded, &stem),
            Language::Ms | Language::Id => super::stem::malay(folded, &stem),
        }
    }

    /// The number of a folded word as the tables write it; 0 when they do not.
    pub fn exact(&self, folded: &[u8]) -> u32 {
        self.numbers.get(folded).copied().unwrap_or(0)
    }

    /// What a word may mean.
    pub fn sense(&self, word: u32) -> &Sense {
        &self.senses[word as usize]
    }

    /// The longest phrase of a table that begins at a token: what it names and its end.
    pub fn longest(&self, tokens: &Tokens<'_>, at: usize, table: Table) -> Option<(Entity, usize)> {
        let first = tokens.list.get(at)?;
        self.phrases[first.word as usize].iter().find_map(|phrase| {
            let end = at + phrase.words.len();
            let fits = table_of(phrase.entity) == table
                && end <= tokens.list.len()
                && phrase.words.iter().zip(&tokens.list[at..]).all(|(w, t)| *w == t.word);
            if !fits || (phrase.tight && (at + 1..end).any(|i| !tokens.touches(i))) {
                return None;
            }
            let cased = match phrase.case {
                Case::Any => true,
                // Three capitals are an acronym of their own: CAD is not Chad.
                Case::Capital => {
                    first.capital()
                        && !(first.upper() && end == at + 1 && first.end - first.start <= 3)
                }
                Case::Exact => {
                    first.capital()
                        && tokens.list[at..end].iter().all(|t| {
                            !t.is_word() || t.upper() || t.capital() && t.end - t.start == 1
                        })
                }
            };
            cased.then_some((phrase.entity, end))
        })
    }
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').collect())
}

fn column<'a>(row: &[&'a str], place: usize) -> &'a str {
    row.get(place).map_or("", |c| c.trim())
}

/// Letters, digits and marks of a table form, cut as [`Tokens`] cuts a text.
fn pieces(form: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let kind = |c: char| {
        if c.is_alphabetic() || ('\u{0300}'..='\u{036f}').contains(&c) {
            1
        } else if c.is_ascii_digit() {
            2
        } else if c.is_whitespace() {
            0
        } else {
            3
        }
    };
    let mut start = 0;
    let mut last = 0;
    for (at, character) in form.char_indices() {
        let now = kind(character);
        if now != last || now == 3 {
            if last != 0 {
                out.push(&form[start..at]);
            }
            start = at;
        }
        last = now;
    }
    if last != 0 {
        out.push(&form[start..]);
    }
    out
}

fn set_sense(sense: &mut Sense, class: &str, value: &str) {
    let number = || value.parse::<i32>().unwrap_or(0);
    match class {
        "month" => sense.month = number() as u8,
        "weekday" => sense.weekday = number() as u8,
        "cardinal" => sense.cardinal = Some(number() as u16),
        "ordinal" => sense.ordinal = Some(number() as u16),
        "scale" => sense.scale = number() as u8,
        "suffixscale" => sense.suffix_scale = number() as u8,
        "season" => sense.season = number() as u8,
        "deictic" => sense.deictic = Some(number() as i8),
        "unit" => {
            sense.unit = match value {
                "secondtime" => Some(Unit::Second),
                "minute" => Some(Unit::Minute),
                "hour" => Some(Unit::Hour),
                "day" => Some(Unit::Day),
                "week" => Some(Unit::Week),
                "weekend" => Some(Unit::Weekend),
                "fortnight" => Some(Unit::Fortnight),
                "month" => Some(Unit::Month),
                "quarter" => Some(Unit::Quarter),
                "year" => Some(Unit::Year),
                "decade" => Some(Unit::Decade),
                "century" => Some(Unit::Century),
                _ => None,
            }
        }
        _ => {
            if let Some((_, class)) = CLASSES.iter().find(|(name, _)| *name == class) {
                sense.bits |= 1 << (*class as u32);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_word_tables_has_a_meaning() {
        for table in [
            table!("words.tsv"),
            table!("claims.tsv"),
            table!("words-tr.tsv"),
            table!("claims-tr.tsv"),
            table!("words-ms.tsv"),
            table!("claims-ms.tsv"),
            table!("words-id.tsv"),
            table!("roles.tsv"),
            table!("orgwords.tsv"),
        ] {
            for row in rows(table) {
                let (class, value) =
                    column(&row, 0).split_once(' ').unwrap_or((column(&row, 0), ""));
                let mut sense = Sense::default();
                set_sense(&mut sense, class, value);
                let zero = matches!(class, "cardinal" | "deictic" | "month");
                assert!(
                    zero || format!("{sense:?}") != format!("{:?}", Sense::default()),
                    "{class} means nothing"
                );
            }
        }
    }

    #[test]
    fn names_need_their_capitals() {
        let lexicon = Lexicon::of(Language::En);
        let found = |text: &str| {
            let tokens = Tokens::cut(text, lexicon);
            lexicon.longest(&tokens, 0, Table::Names)
        };
        assert!(found("us").is_none());
        assert!(found("Us").is_none());
        assert!(matches!(found("US"), Some((Entity::Country(..), 1))));
        assert!(matches!(found("U.S."), Some((Entity::Country(..), 4))));
        assert!(matches!(found("Republic of Korea"), Some((Entity::Country(..), 3))));
        assert!(found("CAD").is_none());
    }
}
