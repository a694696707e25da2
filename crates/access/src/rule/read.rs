//! Reads the text of one rule to its end.

use super::material::Reach;
use super::process::STATES;
use super::words::{self, Kind, Token, names_material};
use super::{
    Alternative, Base, Continues, Material, Process, Proviso, Rule, Scope, Share, Test, Unread,
};

/// How many backtracking steps a text may cost: texts are short, hostile ones are not.
const STEPS: usize = 400_000;

pub(super) struct Reader {
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    far: std::cell::Cell<usize>,
    steps: std::cell::Cell<usize>,
    pub(super) depth: usize,
    /// Whether a bare share names a value content: the notes say what it is of.
    pub(super) content_allowed: bool,
}

impl Rule {
    /// Reads a rule's text.
    ///
    /// # Errors
    ///
    /// [`Unread`] with the part from which it was not understood.
    pub fn read(text: &str) -> Result<Rule, Unread> {
        let unread = |at: usize| Unread {
            rest: text[at..].trim().chars().take(400).collect(),
            read: text[..at].trim().chars().take(4000).collect(),
        };
        if text.len() > words::LONGEST || text.trim().is_empty() {
            return Err(unread(0));
        }
        let tokens = words::tokens(text);
        let mut reader = Reader {
            tokens,
            at: 0,
            far: std::cell::Cell::new(0),
            steps: std::cell::Cell::new(0),
            depth: 0,
            content_allowed: false,
        };
        match reader.rule() {
            Some(rule) if reader.at == reader.tokens.len() => Ok(rule),
            _ => {
                let far = reader.far.get();
                Err(unread(reader.tokens.get(far).map_or(text.len(), |t| t.from)))
            }
        }
    }
}

impl Reader {
    /// Whether the text has cost as much as a text may: then nothing more is understood.
    pub(super) fn spent(&self) -> bool {
        self.steps.set(self.steps.get() + 1);
        self.steps.get() > STEPS
    }

    pub(super) fn word(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |t| t.text.as_str())
    }

    pub(super) fn kind(&self, ahead: usize) -> Option<Kind> {
        self.tokens.get(self.at + ahead).map(|t| t.kind)
    }

    pub(super) fn is_end(&self, ahead: usize) -> bool {
        self.at + ahead >= self.tokens.len()
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        self.is_sign_at(0, sign)
    }

    pub(super) fn is_sign_at(&self, ahead: usize, sign: &str) -> bool {
        self.tokens.get(self.at + ahead).is_some_and(|t| t.text == sign)
    }

    fn note_far(&self) {
        self.far.set(self.far.get().max(self.at));
    }

    pub(super) fn sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        self.note_far();
        found
    }

    /// Whether these words, with blanks between them, come next.
    pub(super) fn ahead(&self, phrase: &str) -> bool {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > STEPS {
            return false;
        }
        phrase
            .split(' ')
            .enumerate()
            .all(|(i, word)| self.tokens.get(self.at + i).is_some_and(|t| t.text == word))
    }

    pub(super) fn eat(&mut self, phrase: &str) -> bool {
        let found = self.ahead(phrase);
        if found {
            self.at += phrase.split(' ').count();
            self.note_far();
        }
        found
    }

    pub(super) fn eat_any(&mut self, phrases: &[&str]) -> bool {
        let longest = phrases.iter().filter(|p| self.ahead(p)).map(|p| p.split(' ').count()).max();
        match longest {
            Some(length) => {
                self.at += length;
                self.note_far();
                true
            }
            None => false,
        }
    }

    pub(super) fn skip_breaks(&mut self) {
        while self.kind(0) == Some(Kind::Break) {
            self.at += 1;
        }
        self.note_far();
    }

    /// Signs and words between items: commas, list marks, "and", "or".
    pub(super) fn joint(&mut self) -> Joint {
        let mut joint = Joint::None;
        loop {
            if self.kind(0) == Some(Kind::Break) || [",", ";", ":"].contains(&self.word(0)) {
                self.at += 1;
                if joint == Joint::None {
                    joint = Joint::Comma;
                }
            } else if self.eat("and / or") || self.eat("or") {
                joint = Joint::Or;
            } else if self.eat("and") {
                joint = Joint::And;
            } else {
                self.note_far();
                return joint;
            }
        }
    }

    fn rule(&mut self) -> Option<Rule> {
        let mut alternatives: Vec<Alternative> = Vec::new();
        loop {
            self.skip_breaks();
            let mut alternative = self.alternative()?;
            self.endings(&mut alternative);
            alternatives.push(alternative);
            if self.is_end(0) {
                return Some(Rule { alternatives });
            }
            let start = self.at;
            self.stops();
            let or = self.eat_any(&["or alternatively", "alternatively", "and / or", "or"]);
            self.sign(",");
            self.sign(":");
            // `CTH; or` at the end of a row: the next row is the alternative.
            if or && self.is_end(0) {
                return Some(Rule { alternatives });
            }
            if !or {
                // Two sentences that each begin a way of their own stand for a lost "or" only where
                // the second is a process: texts of canada.
                if !(self.at > start && self.process_begins()) {
                    self.at = start;
                    return Some(Rule { alternatives });
                }
            }
        }
    }

    fn process_begins(&mut self) -> bool {
        let start = self.at;
        let found = self.process_name().is_some();
        self.at = start;
        found
    }

    fn stops(&mut self) {
        while [".", ",", ";"].contains(&self.word(0)) || self.kind(0) == Some(Kind::Break) {
            self.at += 1;
        }
        self.note_far();
    }

    fn alternative(&mut self) -> Option<Alternative> {
        let start = self.at;
        for form in [
            Reader::however,
            Reader::no_change,
            Reader::change_to,
            Reader::labelled,
            Reader::maximum,
            Reader::content,
            Reader::set,
            Reader::retain,
            Reader::wholly,
            Reader::manufacture,
            Reader::undergone,
            Reader::processing,
            Reader::bare_conditions,
            Reader::bare_note,
        ] {
            let mut alternative = Alternative::default();
            if form(self, &mut alternative).is_some() {
                return Some(alternative);
            }
            self.at = start;
        }
        None
    }

    /// What may stand after any alternative: sentences that begin with "However", limits, notes.
    fn endings(&mut self, alternative: &mut Alternative) {
        loop {
            let start = self.at;
            self.stops();
            if self.note(alternative)
                || self.however(alternative).is_some()
                || self.more(alternative).is_some()
            {
                // "However" as an ending joins what stands before it.
                alternative.continues = match alternative.continues {
                    Continues::Adds if !alternative.tests.is_empty() && start > 0 => Continues::No,
                    other => other,
                };
                continue;
            }
            self.at = start;
            self.stops();
            if !self.is_end(0) {
                self.at = start;
            }
            return;
        }
    }

    /// A further condition after the sentence: ", and in which ...", ", provided that ...".
    fn more(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.sign(",");
        self.eat("and");
        if self.eat_any(&["provided that", "provided", "on condition that"]) {
            self.sign(":");
            return self.conditions(alternative);
        }
        if self.ahead("in which") || self.ahead("where") || self.ahead("with") {
            return self.conditions(alternative);
        }
        if let Some(test) = self.value_content() {
            alternative.tests.push(test);
            return Some(());
        }
        if self.maximum(alternative).is_some() {
            return Some(());
        }
        if self.ahead("the value of")
            || self.ahead("the total weight of")
            || self.ahead("the weight of")
        {
            return self.conditions(alternative);
        }
        if self.tokens.get(self.at).is_some_and(|t| t.capital) {
            let start = self.at;
            if let Some(materials) = self.materials(Reach::Item)
                && self.may_be_used(alternative, materials).is_some()
            {
                return Some(());
            }
            self.at = start;
        }
        if self.ahead("jute fabric") || self.ahead("non-originating jute fabric") {
            let materials = self.materials(Reach::Item)?;
            return self.may_be_used(alternative, materials);
        }
        None
    }

    /// "Manufacture ...", "Production ...": conditions.
    fn manufacture(&mut self, alternative: &mut Alternative) -> Option<()> {
        let others = self.eat_any(&[
            "other operations than those referred to above",
            "other operations than those referred to in column 3",
            "other operations than those referred to in column",
            "other operations",
            "operations other than those referred to above",
        ]);
        if others {
            if self.kind(0) == Some(Kind::Number) {
                self.at += 1;
            }
            alternative.scope = Some(Scope { others: true, ..Scope::default() });
        } else {
            self.eat_any(&[
                "manufacture",
                "manufacturing",
                "manufactured",
                "production",
                "obtained",
                "produced",
            ])
            .then_some(())?;
        }
        self.sign(":");
        self.skip_breaks();
        self.conditions(alternative)
    }

    /// Conditions joined by "and"; an "or" between two limits makes one of them enough.
    fn conditions(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.sign(":");
        self.skip_breaks();
        self.condition(alternative)?;
        loop {
            let start = self.at;
            // `, and`, `and -`, list marks; `. However` is an ending inside a list.
            let joint = self.joint();
            let listed = self.list_mark();
            if joint == Joint::None
                && !listed
                && !self.ahead("in which")
                && !self.ahead("where")
                && !self.ahead("provided")
                && !self.ahead("by")
                && !self.ahead("from")
            {
                self.at = start;
                self.sign(".");
                self.skip_breaks();
                if self.ahead("however") && self.however(alternative).is_some() {
                    continue;
                }
                self.at = start;
                return Some(());
            }
            if joint == Joint::Or {
                // A limit on weight or a limit on value.
                let mut other = Alternative::default();
                let before = alternative.tests.len();
                let plain = self.word(0) != "manufacture" && self.word(0) != "production";
                if plain
                    && self.condition(&mut other).is_some()
                    && !other.tests.is_empty()
                    && other.provisos.is_empty()
                    && before > 0
                {
                    let first = alternative.tests.pop()?;
                    let mut list = match first {
                        Test::Either(list) => list,
                        one => vec![one],
                    };
                    list.append(&mut other.tests);
                    alternative.tests.push(Test::Either(list));
                    continue;
                }
                if plain && !other.provisos.is_empty() {
                    alternative.provisos.append(&mut other.provisos);
                    continue;
                }
                self.at = start;
                return Some(());
            }
            if self.condition(alternative).is_none() {
                self.at = start;
                return Some(());
            }
        }
    }

    /// One condition.
    fn condition(&mut self, alternative: &mut Alternative) -> Option<()> {
        let start = self.at;
        self.list_mark();
        self.eat_any(&["and"]);
        self.eat_any(&["in which", "where", "provided that", "provided", "that", "by"]);
        self.sign(":");
        self.skip_breaks();
        self.list_mark();
        for form in [
            Reader::made_of,
            Reader::classified_elsewhere,
            Reader::limit_test,
            Reader::weight_test,
            Reader::more_than_originating,
            Reader::subject_state,
            Reader::good_is,
            Reader::content_condition,
            Reader::undergoes,
            Reader::if_originating,
            Reader::one_of_operations,
            Reader::process_test,
        ] {
            let here = self.at;
            if form(self, alternative).is_some() {
                return Some(());
            }
            self.at = here;
        }
        self.at = start;
        None
    }

    /// "one of the following operations is made: - a - b".
    fn one_of_operations(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&[
            "one of the following operations is made",
            "one of the following operations is carried out",
            "at least one of the following operations is carried out",
        ])
        .then_some(())?;
        self.sign(":");
        let mut list = Vec::new();
        loop {
            self.joint();
            match self.process() {
                Some(process) => list.push(process),
                None => break,
            }
        }
        (!list.is_empty()).then(|| alternative.tests.push(Test::Process(Process::AnyOf(list))))
    }

    fn process_test(&mut self, alternative: &mut Alternative) -> Option<()> {
        let process = self.process()?;
        alternative.tests.push(Test::Process(process));
        Some(())
    }

    fn limit_test(&mut self, alternative: &mut Alternative) -> Option<()> {
        let test = self.limit()?;
        alternative.tests.push(test);
        Some(())
    }

    fn weight_test(&mut self, alternative: &mut Alternative) -> Option<()> {
        let test = self.at_least()?;
        alternative.tests.push(test);
        Some(())
    }

    fn more_than_originating(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat("the value of all the non-originating materials used is not higher than the value of the originating materials used")
            .then(|| alternative.tests.push(Test::NotMoreThanOriginating(vec![Material::default()])))
    }

    fn content_condition(&mut self, alternative: &mut Alternative) -> Option<()> {
        let test = self.value_content()?;
        alternative.tests.push(test);
        Some(())
    }

    /// "from materials of any heading, except ...", "from yarn", "using materials not classified in".
    fn made_of(&mut self, alternative: &mut Alternative) -> Option<()> {
        let led = self.eat_any(&["from", "using", "of"]);
        self.sign(":");
        self.skip_breaks();
        self.eat("the following materials");
        self.sign(":");
        if !led && !self.ahead("materials of heading") {
            return None;
        }
        let here = self.at;
        self.eat_any(&["non-originating"]);
        if self.eat_any(&["materials of any other", "material of any other"]) {
            let level = self.level()?;
            let mut except = Vec::new();
            self.exceptions(level, &mut except)?;
            except.retain(|m| m.same != Some(4) && m.same != Some(6) && m.same != Some(2));
            alternative.tests.push(Test::Change { level, except, from: Vec::new(), within: false });
            return Some(());
        }
        if self.eat_any(&[
            "materials of any",
            "material of any",
            "materials from any",
            "materials from materials of any",
            "any materials of any",
        ]) {
            let level = self.level()?;
            return self.any_heading(level, alternative);
        }
        self.at = here;
        if self.eat_any(&[
            "materials not classified in",
            "materials not classified within",
            "materials not falling within",
            "materials which are not classified within",
        ]) {
            let codes = self.codes()?;
            let except = vec![Material { codes, ..Material::default() }];
            alternative.tests.push(Test::AnyHeading { except });
            return Some(());
        }
        self.at = here;
        let mut list = Vec::new();
        loop {
            self.eat_any(&["the following materials"]);
            if self.sign(":") {
                self.skip_breaks();
            }
            match self.material(Reach::Item) {
                Some(material) => list.push(material),
                None if list.is_empty() => return None,
                None => break,
            }
            let end = self.at;
            let joint = self.joint();
            self.eat("from");
            let next = self.at;
            let capital = self.tokens.get(next).is_some_and(|t| t.capital);
            let another_way = joint == Joint::Or && capital;
            let more = self.at > end
                && !another_way
                && !self.ahead("in which")
                && !self.ahead("where")
                && !self.ahead("provided")
                && !self.condition_ahead()
                && self.material(Reach::Item).is_some()
                && !self.verb_or_use_ahead();
            if !more {
                self.at = end;
                break;
            }
            self.at = next;
        }
        alternative.tests.push(Test::From(list));
        Some(())
    }

    fn verb_or_use_ahead(&self) -> bool {
        ["are", "is", "may", "must", "shall", "does"].contains(&self.word(0))
    }

    fn any_heading(&mut self, level: u8, alternative: &mut Alternative) -> Option<()> {
        let mut except = Vec::new();
        if self.eat("outside") {
            let codes = self.codes()?;
            except.push(Material { codes, ..Material::default() });
        }
        loop {
            let start = self.at;
            self.sign(",");
            if self.eat_any(&[
                "including other materials of",
                "including materials of",
                "including the other materials of",
                "including other materials from",
            ]) {
                let here = self.at;
                if self.eat("a different ' group ' in this heading")
                    || self.eat("a different group in this heading")
                    || self.eat("a different ' group' in this heading")
                {
                    except.push(Material {
                        same: Some(4),
                        words: "the same group as the product".to_owned(),
                        ..Material::default()
                    });
                    continue;
                }
                self.at = here;
                let mut codes = None;
                let mut same = None;
                if self.eat("this heading") || self.eat("the same heading as the product") {
                    same = Some(4);
                } else {
                    codes = self.codes();
                }
                if codes.is_none() && same.is_none() {
                    self.at = start;
                    break;
                }
                except.push(Material {
                    codes: codes.unwrap_or_default(),
                    same,
                    words: "the same description as the product".to_owned(),
                    ..Material::default()
                });
                continue;
            }
            self.at = start;
            let before = except.len();
            if self.exceptions(level, &mut except).is_some() && except.len() > before {
                continue;
            }
            self.at = start;
            break;
        }
        let own = |m: &Material| m.same.is_some() && m.words.is_empty() && m.codes.is_empty();
        let changes = except.iter().any(own);
        let same_level = except.iter().find(|m| own(m)).and_then(|m| m.same);
        if changes {
            except.retain(|m| !own(m));
            alternative.tests.push(Test::Change {
                level: same_level.unwrap_or(level),
                except,
                from: Vec::new(),
                within: false,
            });
        } else {
            alternative.tests.push(Test::AnyHeading { except });
        }
        Some(())
    }

    /// ", except that of the product and of heading 2402", "except those of chapter 4".
    fn exceptions(&mut self, level: u8, except: &mut Vec<Material>) -> Option<()> {
        let start = self.at;
        self.sign(",");
        self.eat("and");
        let led = self.eat_any(&[
            "except for",
            "except from within",
            "except from non-originating",
            "except from",
            "except non-originating",
            "except",
            "excluding non-originating",
            "excluding",
            "other than",
        ]);
        if !led {
            self.at = start;
            return Some(());
        }
        self.sign(":");
        self.skip_breaks();
        loop {
            self.list_mark();
            self.eat_any(&["from", "of", "for", "except"]);
            if self.eat("that of the product")
                || self.eat("that of the good")
                || self.eat("that of the final product")
                || self.eat("that of the set")
                || self.eat("that of product")
                || self.eat("those of the product")
                || self.eat("that of the goods")
            {
                except.push(Material { same: Some(level), ..Material::default() });
            } else {
                self.eat_any(&["those of", "that of", "those from"]);
                let material = self.exception()?;
                except.push(material);
            }
            let end = self.at;
            let joint = self.joint();
            let capital = self.tokens.get(self.at).is_some_and(|t| t.capital);
            if joint == Joint::None || (joint == Joint::Or && capital) {
                self.at = end;
                return Some(());
            }
            let here = self.at;
            self.list_mark();
            self.eat_any(&["from", "of", "except", "for"]);
            self.eat_any(&["those of", "that of", "that of the product"]);
            let another = !self.condition_ahead()
                && !self.ahead("in which")
                && !self.ahead("provided")
                && !self.ahead("however")
                && !self.ahead("whether or not")
                && !self.ahead("including")
                && !self.ahead("that the")
                && (self.exception().is_some()
                    || self
                        .tokens
                        .get(self.at.wrapping_sub(1))
                        .is_some_and(|t| t.text == "product"))
                && !self.verb_or_use_ahead();
            if !another {
                self.at = end;
                return Some(());
            }
            self.at = here;
        }
    }

    fn exception(&mut self) -> Option<Material> {
        if let Some(codes) = self.codes() {
            let mut material = Material { codes, ..Material::default() };
            // `heading 2105 or dairy preparations`, `heading 3301 other than ...`.
            let end = self.at;
            if self.eat("other than") || self.eat("except") {
                match self.material(Reach::Item) {
                    Some(except) => material.except.push(except),
                    None => self.at = end,
                }
            }
            return Some(material);
        }
        if self.kind(0) == Some(Kind::Number) && !self.is_sign_at(1, "%") {
            let digits: String = self.word(0).chars().filter(char::is_ascii_digit).collect();
            let span = super::Span::new(&digits, &digits).filter(|_| digits.len() >= 4)?;
            self.at += 1;
            let end = self.at;
            if self.eat_any(&["to", "through"]) || self.sign("-") {
                self.level();
                let to: String = self.word(0).chars().filter(char::is_ascii_digit).collect();
                if let Some(range) = super::Span::new(&digits, &to) {
                    self.at += 1;
                    return Some(Material {
                        codes: super::Codes(vec![range]),
                        ..Material::default()
                    });
                }
                self.at = end;
            }
            return Some(Material { codes: super::Codes(vec![span]), ..Material::default() });
        }
        self.material(Reach::Item)
    }

    /// "all the materials used are classified within a heading other than that of the product".
    fn classified_elsewhere(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&[
            "all the materials used",
            "all materials used",
            "all the non-originating materials used",
            "all of the materials used",
            "the materials used",
            "all the material used",
        ])
        .then_some(())?;
        self.eat_any(&[
            "are classified",
            "is classified",
            "must be classified",
            "are classified in or",
            "shall be classified",
        ])
        .then_some(())?;
        self.eat_any(&["within", "in", "under"]).then_some(())?;
        self.eat_any(&["a", "any"]);
        let level = self.level()?;
        self.eat_any(&["other than", "different from", "except"]).then_some(())?;
        if self.eat_any(&[
            "that of the product",
            "that of the good",
            "that of the products",
            "that in which the product is classified",
            "that of the final product",
        ]) {
            let mut except = Vec::new();
            self.exceptions(level, &mut except)?;
            alternative.tests.push(Test::Change { level, except, from: Vec::new(), within: false });
            return Some(());
        }
        let codes = self.codes()?;
        let except = vec![Material { codes, ..Material::default() }];
        alternative.tests.push(Test::AnyHeading { except });
        Some(())
    }

    /// "all the materials of chapter 3 used are wholly obtained", "the uppers used are originating".
    fn subject_state(&mut self, alternative: &mut Alternative) -> Option<()> {
        let list = self.materials(Reach::Subject)?;
        self.bracketed_note();
        self.eat("used");
        if self.eat_any(&[
            "are originating and are classified in a heading other than",
            "are already originating and are classified in a heading other than",
        ]) {
            let codes = self.codes()?;
            alternative.tests.push(Test::Originating(list));
            let _ = codes;
            return Some(());
        }
        let wholly = self.state()?;
        let test = if wholly { Test::WhollyObtained(list) } else { Test::Originating(list) };
        alternative.tests.push(test);
        let start = self.at;
        if !wholly && self.eat("and are classified in a heading other than") {
            let _ = self.codes()?;
        } else {
            self.at = start;
        }
        Some(())
    }

    /// "the good is both cut (or knit to shape) and sewn ... in the territory of a Party".
    fn good_is(&mut self, alternative: &mut Alternative) -> Option<()> {
        if self.eat("the change is the result of more than packaging") {
            let process = Process::Named {
                name: "more than packaging".to_owned(),
                to: String::new(),
                codes: Default::default(),
            };
            alternative.tests.push(Test::Process(process));
            return Some(());
        }
        let start = self.at;
        if !self.the_product() {
            self.at = start;
            self.eat_any(&["the", "a"]);
            let mut seen = 0;
            while self.kind(0) == Some(Kind::Word)
                && self.word(0) != "is"
                && self.word(0) != "are"
                && names_material(self.word(0))
                && seen < 6
            {
                self.at += 1;
                seen += 1;
            }
            if seen == 0 {
                return None;
            }
        }
        self.eat_any(&["is", "are", "has been", "have been"]).then_some(())?;
        let mut found = None;
        for (name, spellings) in STATES {
            if self.eat_any(spellings) {
                found = Some(*name);
                break;
            }
        }
        let process = match found {
            Some(name) => Process::Named {
                name: name.to_owned(),
                to: String::new(),
                codes: Default::default(),
            },
            None => {
                self.eat_any(&[
                    "obtained by",
                    "obtained through",
                    "produced by",
                    "obtained from",
                    "subject to",
                ])
                .then_some(())?;
                self.process()?
            }
        };
        self.territory();
        alternative.tests.push(Test::Process(process));
        Some(())
    }

    fn territory(&mut self) {
        self.eat_any(&[
            "in the territory of one or more of the parties",
            "in the territory of a party",
            "in the territory of the parties",
            "in the territory of either party",
            "in a party",
            "in the territories of the parties",
            "in the territory of any party",
            "in the territory of the party",
        ]);
    }

    /// "non-originating materials undergo a diffusion", "biodiesel is obtained through ...".
    fn undergoes(&mut self, alternative: &mut Alternative) -> Option<()> {
        let list = self.materials(Reach::Item)?;
        self.eat("used");
        self.eat_any(&[
            "undergo",
            "undergoes",
            "are obtained through",
            "is obtained through",
            "is obtained by",
            "used is obtained by",
            "are obtained by",
            "must undergo",
        ])
        .then_some(())?;
        let _ = list;
        let process = self.process()?;
        self.territory();
        alternative.tests.push(Test::Process(process));
        Some(())
    }

    /// "if all the other materials used are already originating, arrack may be used up to 5 % by volume".
    fn if_originating(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.sign(",");
        self.eat("if").then_some(())?;
        let others = self.materials(Reach::Subject)?;
        self.eat("used");
        self.state()?;
        self.sign(",");
        let materials = self.materials(Reach::Item)?;
        let _ = others;
        self.may_be_used(alternative, materials)
    }

    /// "However, ..." and what may or may not be used.
    fn however(&mut self, alternative: &mut Alternative) -> Option<()> {
        let first = self.at == 0;
        self.eat("however").then_some(())?;
        self.sign(",");
        self.sign(":");
        self.skip_breaks();
        let standing_alone = first && alternative.tests.is_empty();
        let start = self.at;
        if let Some(test) = self.limit() {
            alternative.tests.push(test);
        } else {
            self.at = start;
            if self.this_restriction() {
                alternative
                    .provisos
                    .push(Proviso::Note("the restriction has its own conditions".to_owned()));
            } else {
                let mut list = Vec::new();
                loop {
                    self.joint();
                    match self.material(Reach::Item) {
                        Some(material) => list.push(material),
                        None => break,
                    }
                    if self.eat("of which the denomination in all cases of a single filament or fibre is less than") {
                        if self.kind(0) == Some(Kind::Number) || self.word(0) == "nine" {
                            self.at += 1;
                        }
                        self.eat_any(&["decitex", "dtex"]);
                    }
                }
                if list.is_empty() {
                    return None;
                }
                self.may_be_used(alternative, list)?;
            }
        }
        if standing_alone {
            alternative.continues = Continues::Adds;
        }
        Some(())
    }

    fn this_restriction(&mut self) -> bool {
        self.eat("this restriction does not apply")
    }

    fn may_be_used(
        &mut self,
        alternative: &mut Alternative,
        materials: Vec<Material>,
    ) -> Option<()> {
        self.sign(",");
        self.eat("used");
        if self.eat_any(&[
            "may not be used",
            "must not be used",
            "shall not be used",
            "cannot be used",
        ]) {
            alternative.provisos.push(Proviso::Forbid(materials));
            return Some(());
        }
        self.eat_any(&[
            "may be used",
            "may also be used",
            "may be incorporated into the set",
            "may be incorporated in the set",
            "may be incorporated",
            "are allowed",
            "can be used",
            "may , however , be used",
        ])
        .then_some(())?;
        self.eat_any(&["as a backing", "as backing"]);
        let mut shares = Vec::new();
        let mut process = None;
        let end = self.at;
        if self.eat_any(&["up to a limit of", "up to a maximum of", "up to"]) {
            let percent = self.percent()?;
            if self.eat_any(&["by volume", "of the volume"]) {
                shares.push(Share { percent, base: Base::Volume, of: None });
            } else {
                self.eat("of");
                let (base, of) = self.base(false)?;
                shares.push(Share { percent, base, of: of.map(Box::new) });
            }
        } else if self.eat("only if a re-tanning operation of the tanned or crust hides and skins in the dry state takes place")
            || self.eat("only if a retanning operation of the tanned or crust hides and skins in the dry state takes place")
        {
            process = Some(Process::Named { name: "tanning".to_owned(), to: String::new(), codes: Default::default() });
        } else {
            self.sign(",");
            if self.eat_any(&["provided that", "provided", "if"]) {
                if self.eat_any(&["they undergo", "these undergo"]) {
                    process = Some(self.process()?);
                } else {
                    self.eat("that");
                    self.eat_any(&["their total value", "their value", "the total value", "the value", "its value", "its total value", "their total weight", "their weight"]).then_some(())?;
                    let here = self.at;
                    self.sign(",");
                    if self.eat("taken together") {
                        self.sign(",");
                    } else {
                        self.at = here;
                    }
                    self.eat_any(&["does not exceed", "do not exceed", "is not more than", "shall not exceed", "must not exceed"]).then_some(())?;
                    shares = self.shares(false)?;
                }
            } else {
                self.at = end;
            }
        }
        alternative.provisos.push(Proviso::Allow { of: materials, shares, process });
        Some(())
    }

    /// "CTH: All non-originating materials ... at the 4-digit level (tariff heading)".
    fn labelled(&mut self, alternative: &mut Alternative) -> Option<()> {
        let level = match self.word(0) {
            "cc" => 2,
            "cth" => 4,
            "ctsh" => 6,
            _ => {
                // `Change in tariff heading`, `Change of chapter`.
                self.eat_any(&["a change in", "a change of", "change in", "change of"])
                    .then_some(())?;
                self.eat("the");
                let level = self.level()?;
                self.at -= 1;
                level
            }
        };
        self.at += 1;
        if self.sign(":") {
            self.eat_any(&["all non-originating materials used in the production of the good have undergone a change in tariff classification at the",
                "all non-originating materials used in the production of the product have undergone a change in tariff classification at the",
                "production from non-originating materials of any heading except that of the product"]).then_some(())?;
            if self.kind(0) == Some(Kind::Number) {
                (self.word(0) == level.to_string()).then_some(())?;
                self.at += 1;
                self.sign("-");
                self.skip_breaks();
                self.eat("digit level").then_some(())?;
                self.sign("(");
                (self.level() == Some(level)).then_some(())?;
                self.sign(")");
            }
        }
        let mut except = Vec::new();
        let start = self.at;
        if self.exceptions(level, &mut except).is_none() {
            self.at = start;
            except.clear();
        }
        alternative.tests.push(Test::Change { level, except, from: Vec::new(), within: false });
        loop {
            let start = self.at;
            self.sign(",");
            if self.ahead("however") {
                if self.however(alternative).is_some() {
                    continue;
                }
            } else if self.more(alternative).is_some() || self.note(alternative) {
                continue;
            }
            self.at = start;
            return Some(());
        }
    }

    /// "A change to ... from ...".
    fn change_to(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&["a change", "change"]).then_some(())?;
        if self.eat("to") {
            alternative.scope = Some(self.scope()?);
            self.sign(",");
        }
        self.eat("from").then_some(())?;
        let mut level = 0;
        let mut within = false;
        let mut from = Vec::new();
        let mut except = Vec::new();
        self.eat_any(&["non-originating materials of"]);
        let start = self.at;
        if self.eat_any(&["any other product of this heading"]) {
            within = true;
            from.push(Material { same: Some(4), other: true, ..Material::default() });
        } else if self.eat("any other") || self.eat("another") {
            level = self.level()?;
            let end = self.at;
            self.sign(",");
            // Moves inside the group are changes: note (g) of such annexes.
            let inside = self.eat_any(&[
                "including another heading within that group",
                "including another subheading within that group",
                "including another heading within the group",
                "including another subheading within the group",
            ]);
            if !inside {
                self.at = end;
            }
            if self.eat("outside this group") {
                except.push(Material { words: "of this group".to_owned(), ..Material::default() });
            }
            // `from any other heading or subheading`.
            let end = self.at;
            if self.eat("or any other")
                || self.eat("or")
                || self.eat("including another")
                || self.eat("including any other")
            {
                match self.level() {
                    Some(finer) => level = level.max(finer),
                    None => self.at = end,
                }
            }
        } else if self.eat("any heading outside this group")
            || self.eat("any subheading outside this group")
        {
            level = 4;
            except.push(Material { words: "of this group".to_owned(), ..Material::default() });
        } else if self.eat("any") {
            level = self.level()?;
            let _ = self.exceptions(level, &mut except);
            level = 0;
        } else if self.eat("within") {
            within = true;
            self.eat_any(&[
                "any one of these",
                "any of these",
                "the same",
                "this",
                "that",
                "any one of those",
            ]);
            let own = self.level()?;
            from.push(Material { same: Some(own), ..Material::default() });
            self.exceptions(own, &mut except)?;
            let end = self.at;
            if self.eat("or any other") || self.eat("or another") {
                level = self.level()?;
                from.clear();
            } else {
                self.at = end;
                if self.eat("or") {
                    match self.codes() {
                        Some(codes) => from.push(Material { codes, ..Material::default() }),
                        None => self.at = end,
                    }
                }
            }
        } else {
            self.at = start;
            let list = self.materials(Reach::Item)?;
            from.extend(list);
        }
        let here = self.at;
        if self.exceptions(level.max(4), &mut except).is_none() {
            self.at = here;
        }
        self.sign(",");
        if self.eat("whether or not there is also a change from") {
            self.eat_any(&["any other", "another"]).then_some(())?;
            level = level.max(self.level()?);
        }
        alternative.tests.push(Test::Change { level, except, from, within });
        let start = self.at;
        self.sign(",");
        if self.eat_any(&["provided that", "provided"]) {
            self.sign(":");
            if self.conditions(alternative).is_some() {
                return Some(());
            }
            self.at = start;
            return None;
        }
        self.at = start;
        Some(())
    }

    /// The goods of a change: codes, "any other good of", or words that end at their code.
    fn scope(&mut self) -> Option<Scope> {
        let mut scope = Scope::default();
        let start = self.at;
        self.eat_any(&["a", "an"]);
        if self.eat_any(&[
            "any other good",
            "any other product",
            "any other goods",
            "any other article",
            "any other",
        ]) {
            scope.others = true;
        } else if !self.eat_any(&["good", "product", "goods"]) {
            self.at = start;
        }
        if let Some(codes) = self.codes() {
            scope.codes = codes;
            scope.words = self.scope_words(&["from", "provided"])?;
            return Some(scope);
        }
        if self.eat("of") {
            if let Some(codes) = self.codes() {
                scope.codes = codes;
                let words = self.scope_words(&["from", "provided"]);
                scope.words = words?;
                return Some(scope);
            }
            self.at -= 1;
        }
        if scope.others && (self.ahead("from") || self.ahead("provided")) {
            return Some(scope);
        }
        scope.words = self.scope_words(&["from", "provided"])?;
        Some(scope)
    }

    /// Free words, to the word that ends them; codes inside are taken out.
    fn scope_words(&mut self, ends: &[&str]) -> Option<String> {
        let mut words = Vec::new();
        loop {
            if self.is_end(0) {
                return None;
            }
            let word = self.word(0).to_owned();
            let ending = ends.contains(&word.as_str())
                && !(word == "from"
                    && words.last().is_some_and(|w: &String| w == "obtained" || w == "made"));
            let provided =
                self.ahead(", provided") || self.ahead(", from") || self.ahead(", for which");
            if provided && !self.ahead(", for which") {
                break;
            }
            if ending {
                break;
            }
            words.push(word);
            self.at += 1;
            if words.len() > 120 {
                return None;
            }
        }
        self.note_far();
        Some(words.join(" "))
    }

    /// "No change in tariff classification required for ..., provided ...".
    fn no_change(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&[
            "no change in tariff classification is required",
            "no change in tariff classification required",
            "no required change in tariff classification",
        ])
        .then_some(())?;
        self.eat("to");
        if self.eat("for") {
            alternative.scope = Some(self.scope()?);
        }
        self.sign(",");
        self.eat_any(&["provided that", "provided", "if"]).then_some(())?;
        self.sign(":");
        self.conditions(alternative)
    }

    /// "A maximum of 50% of the ex-works price (EXW) is made up of non-originating parts (MAXNOM)".
    fn maximum(&mut self, alternative: &mut Alternative) -> Option<()> {
        let all = || vec![Material::default()];
        if self.eat("a maximum of") {
            let shares = self.shares(false)?;
            self.eat_any(&[
                "is made up of non-originating parts",
                "may be made up of non-originating parts",
                "consists of non-originating materials",
            ])
            .then_some(())?;
            self.bracketed("maxnom");
            alternative.tests.push(Test::Max { of: all(), shares, each: false, strict: false });
            self.period(alternative);
            return Some(());
        }
        if self.eat_any(&[
            "the maximum value of non-originating materials ( maxnom )",
            "the maximum value of non-originating materials",
        ]) {
            self.eat_any(&[
                "cannot exceed",
                "does not exceed",
                "must not exceed",
                "may not exceed",
                "is",
            ])
            .then_some(())?;
            let shares = self.shares(false)?;
            alternative.tests.push(Test::Max { of: all(), shares, each: false, strict: false });
            return Some(());
        }
        if self.eat("maxnom") {
            let percent = self.percent()?;
            self.sign("(");
            let (base, _) =
                self.base(false).or_else(|| self.eat("exw").then_some((Base::ExWorks, None)))?;
            self.sign(")");
            let shares = vec![Share { percent, base, of: None }];
            alternative.tests.push(Test::Max { of: all(), shares, each: false, strict: false });
            return Some(());
        }
        None
    }

    /// `(1st Jan 2024 to 31st Dec 2026)`, `(until 31 December 2026)`, `(1st Jan 2027 onwards)`.
    fn period(&mut self, alternative: &mut Alternative) -> bool {
        let start = self.at;
        let found = self.try_period();
        match found {
            Some((from, to)) => {
                alternative.provisos.push(Proviso::Period { from, to });
                true
            }
            None => {
                self.at = start;
                false
            }
        }
    }

    fn try_period(&mut self) -> Option<(String, String)> {
        self.sign("(").then_some(())?;
        let (mut from, mut to) = (String::new(), String::new());
        self.sign("*");
        self.eat("for the period from");
        if self.eat_any(&["until", "up to"]) {
            to = self.date()?;
        } else {
            from = self.date()?;
            if !self.eat_any(&["onwards", "onward"]) {
                self.eat_any(&["to", "until"]);
                self.sign("-");
                self.skip_breaks();
                to = self.date()?;
            }
        }
        self.sign("*");
        self.sign(")").then_some(())?;
        Some((from, to))
    }

    /// `31 December 2026`, `1st Jan 2024`.
    fn date(&mut self) -> Option<String> {
        let number = |r: &mut Reader| -> Option<i16> {
            (r.kind(0) == Some(Kind::Number)).then_some(())?;
            let value = r.word(0).parse().ok()?;
            r.at += 1;
            Some(value)
        };
        let day = number(self)?;
        self.eat_any(&["st", "nd", "rd", "th"]);
        const MONTHS: [&str; 12] =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let month = MONTHS.iter().position(|m| self.word(0).starts_with(m))?;
        self.at += 1;
        let year = number(self)?;
        let date =
            jiff::civil::Date::new(year, i8::try_from(month + 1).ok()?, i8::try_from(day).ok()?)
                .ok()?;
        Some(date.to_string())
    }

    /// A value content on its own.
    fn content(&mut self, alternative: &mut Alternative) -> Option<()> {
        let item = {
            let start = self.at;
            let marked = self.list_mark();
            self.at = start;
            marked
        };
        self.skip_breaks();
        let test = self.value_content()?;
        if item {
            alternative.continues = Continues::Item;
        }
        alternative.tests.push(test);
        self.period(alternative);
        Some(())
    }

    /// "Each item in the set must satisfy the rule ...".
    fn set(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&[
            "each item in the set must satisfy the rule",
            "each item in the set shall satisfy the rule",
            "each item in the set must meet the rule",
        ])
        .then_some(())?;
        self.sign(",");
        self.eat_any(&[
            "which would apply to it if it were not included in the set",
            "that would apply to it if it were not included in the set",
        ])
        .then_some(())?;
        let start = self.at;
        self.stops();
        self.eat_any(&["however", "provided that"]);
        self.sign(",");
        let mut percent = None;
        if self.eat_any(&[
            "non-originating articles may be incorporated",
            "non-originating article may be incorporated",
            "non-originating articles may be incorporated into the set",
        ]) {
            self.sign(",");
            self.eat_any(&["provided that", "provided"]).then_some(())?;
            self.eat_any(&["their total value", "their value", "the total value"]).then_some(())?;
            self.eat("does not exceed").then_some(())?;
            let shares: Vec<Share> = self.shares(false)?;
            percent = shares.first().map(|s| s.percent);
        } else {
            self.at = start;
        }
        alternative.tests.push(Test::Set { percent });
        Some(())
    }

    fn retain(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&[
            "the origin of the product in its original classification shall be retained",
            "the origin of the good in its original classification shall be retained",
        ])
        .then_some(())?;
        alternative.tests.push(Test::Retain);
        Some(())
    }

    /// "All the animals of chapter 1 shall be wholly obtained", "All goods must be wholly obtained".
    fn wholly(&mut self, alternative: &mut Alternative) -> Option<()> {
        let start = self.at;
        self.eat_any(&["none if"]);
        let product = self.eat_any(&[
            "all goods",
            "all the goods",
            "the good",
            "the product",
            "all products",
            "all the products",
            "goods",
            "wo",
            "wholly obtained",
        ]);
        if product {
            if self
                .tokens
                .get(self.at.wrapping_sub(1))
                .is_some_and(|t| t.text == "obtained" || t.text == "wo")
            {
                alternative.tests.push(Test::ProductWhollyObtained);
                return Some(());
            }
            let end = self.at;
            // `All goods of chapter 3 are wholly obtained`.
            self.eat_any(&["of", "in"]);
            if self.codes().is_none() && !self.eat("this chapter") {
                self.at = end;
            }
            if self.state() == Some(true) {
                alternative.tests.push(Test::ProductWhollyObtained);
                return Some(());
            }
        }
        self.at = start;
        self.eat_any(&["none if"]);
        let mut inner = Alternative::default();
        self.subject_state(&mut inner)?;
        match inner.tests.pop()? {
            // Goods of the chapter itself, named as its animals, fish or plants.
            Test::WhollyObtained(list) => alternative.tests.push(Test::WhollyObtained(list)),
            other => alternative.tests.push(other),
        }
        let start = self.at;
        let joint = self.joint();
        if joint == Joint::None || self.conditions(alternative).is_none() {
            self.at = start;
        }
        Some(())
    }

    /// "A chemical reaction ... is undergone", "Non-originating materials undergo a diffusion".
    fn undergone(&mut self, alternative: &mut Alternative) -> Option<()> {
        let start = self.at;
        if self.undergoes(alternative).is_some() {
            return Some(());
        }
        self.at = start;
        let mut list = Vec::new();
        loop {
            let (name, _) = self.process_name()?;
            list.push(name);
            let end = self.at;
            self.sign(",");
            self.eat("or");
            let here = self.at;
            if self.process_name().is_none() {
                self.at = end;
                break;
            }
            self.at = here;
        }
        self.eat_any(&["is undergone", "are undergone", "is carried out"]).then_some(())?;
        let one = if list.len() == 1 { list.remove(0) } else { Process::AnyOf(list) };
        alternative.tests.push(Test::Process(one));
        self.sign(",");
        if self.eat_any(&["provided that", "provided"]) {
            return self.conditions(alternative);
        }
        Some(())
    }

    /// Processes, with limits after them.
    fn processing(&mut self, alternative: &mut Alternative) -> Option<()> {
        let mut process = self.process()?;
        loop {
            let start = self.at;
            // `Coating provided that the value ... does not exceed 40 %, accompanied by making-up`.
            self.sign(",");
            self.eat("and");
            let led = self.eat_any(&[
                "provided that",
                "provided",
                "in which",
                "where",
                "on condition that",
            ]);
            let mut bound = false;
            if led {
                self.sign(":");
                let before = self.at;
                bound = self.conditions(alternative).is_some();
                if !bound {
                    self.at = before;
                    bound = self.limit_of_blanks(alternative).is_some();
                }
            }
            if self.eat_any(&["the value of which"]) {
                self.eat("does not exceed").then_some(())?;
                let shares = self.shares(false)?;
                let of = vec![Material { words: "these".to_owned(), ..Material::default() }];
                alternative.tests.push(Test::Max { of, shares, each: false, strict: false });
                bound = true;
            }
            if bound {
                let end = self.at;
                self.sign(",");
                if self.eat_any(&["accompanied by", "combined with"])
                    && let Some(with) = self.process()
                {
                    process = Process::All(vec![process, with]);
                    continue;
                }
                self.at = end;
                continue;
            }
            self.at = start;
            break;
        }
        // `Assembly of battery packs from non-originating battery cells`.
        let end = self.at;
        if self.eat("from") {
            match self.materials(Reach::Item) {
                Some(list) => alternative.tests.push(Test::From(list)),
                None => self.at = end,
            }
        }
        let process = Test::Process(process);
        alternative.tests.insert(0, process);
        // `, in accordance with ...`, a state of the materials.
        let start = self.at;
        if self.eat("is undergone") || self.eat("are undergone") {
            return Some(());
        }
        self.at = start;
        self.operation_place();
        Some(())
    }

    /// "…, whether or not assembled and / or tested in a country other than those specified in Article 3".
    fn operation_place(&mut self) {
        let start = self.at;
        self.sign(",");
        self.sign("(");
        if self.eat("in which integrated circuits are formed on a semi-conductor substrate by the selective introduction of an appropriate dopant")
            || self.eat("in which integrated circuits are formed on a semiconductor substrate by the selective introduction of an appropriate dopant")
        {
            self.sign(")");
            self.sign(",");
        }
        if self.eat("whether or not assembled and / or tested in a country other than those specified in article")
            || self.eat("whether or not assembled and / or tested in a country other than those specified in articles")
        {
            while self.kind(0) == Some(Kind::Number) || ["and", ",", "or"].contains(&self.word(0)) {
                self.at += 1;
            }
            return;
        }
        if self.eat("whether or not assembled and / or tested in a non-party")
            || self.eat("including being assembled or tested in a non-party")
        {
            return;
        }
        if self.at > start + 3 {
            return;
        }
        self.at = start;
    }

    fn limit_of_blanks(&mut self, alternative: &mut Alternative) -> Option<()> {
        let test = self.limit()?;
        alternative.tests.push(test);
        Some(())
    }

    /// Conditions without a head: "The value of the cloth does not exceed ...", "- c) ...".
    fn bare_conditions(&mut self, alternative: &mut Alternative) -> Option<()> {
        let start = self.at;
        if self.ahead("except") {
            let mut except = Vec::new();
            self.exceptions(4, &mut except)?;
            if except.is_empty() {
                self.at = start;
                return None;
            }
            alternative.continues = Continues::Adds;
            let own = |m: &Material| m.same.is_some() && m.words.is_empty() && m.codes.is_empty();
            if except.iter().any(own) {
                except.retain(|m| !own(m));
                alternative.tests.push(Test::Change {
                    level: 4,
                    except,
                    from: Vec::new(),
                    within: false,
                });
            } else {
                alternative.tests.push(Test::AnyHeading { except });
            }
            return Some(());
        }
        let led = self.eat_any(&["provided that", "provided", "in which", "where", "and"]);
        let measured = self.condition_ahead()
            || self.ahead("at least")
            || self.ahead("not less than")
            || led
            || self.ahead("all")
            || self.ahead("its value")
            || self.ahead("their");
        if !measured {
            self.at = start;
            return None;
        }
        self.conditions(alternative)?;
        alternative.continues = Continues::Adds;
        Some(())
    }

    /// A row that is a note alone.
    fn bare_note(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.note(alternative).then(|| alternative.continues = Continues::Adds)
    }

    /// `(see Note 6 in Part 2 of this Schedule)` after a material.
    pub(super) fn bracketed_note(&mut self) -> bool {
        let start = self.at;
        if self.sign("(")
            && (self.ahead("see") || self.ahead("for special") || self.ahead("as defined"))
        {
            while !self.is_end(0) && self.at < start + 60 {
                if self.sign(")") {
                    return true;
                }
                self.at += 1;
            }
        }
        self.at = start;
        false
    }

    /// Notes, appendices, quotas, definitions: an open condition, quoted.
    fn note(&mut self, alternative: &mut Alternative) -> bool {
        if self.period(alternative) {
            return true;
        }
        let start = self.at;
        self.sign(",");
        self.sign(";");
        self.skip_breaks();
        let bracket = self.sign("(");
        self.sign("*");
        let lead = [
            "see",
            "for special conditions",
            "for the special conditions",
            "for knitted or crocheted article",
            "for knitted or crocheted",
            "note :",
            "under alternative list rules",
            "within the limits of the applicable",
            "in accordance with appendix",
            "in accordance with",
            "according to appendix",
            "this rule shall apply until",
            "this rule applies until",
            "a group is regarded",
            "a ' group ' is regarded",
            "a ' group' is regarded",
            "the following foils shall be considered",
            "in the case of the products composed",
            "in the case of products composed",
            "in the case of product composed",
            "article",
            "for the purposes of",
            "as defined in",
            "the net weight of any fruit used in production may be",
            "as set out in",
            "for products covered by",
        ];
        let found = lead.iter().any(|phrase| self.ahead(phrase));
        if !found {
            self.at = start;
            return false;
        }
        let mut words = Vec::new();
        let mut depth = usize::from(bracket);
        while !self.is_end(0) {
            let word = self.word(0).to_owned();
            if word == "(" {
                depth += 1;
            }
            if word == ")" {
                depth = depth.saturating_sub(1);
                if depth == 0 && bracket {
                    self.at += 1;
                    break;
                }
            }
            let sentence = word == "."
                && depth == 0
                && self.tokens.get(self.at + 1).is_none_or(|t| t.capital || t.kind == Kind::Break);
            let new_line = self.kind(0) == Some(Kind::Break)
                && self.tokens.get(self.at + 1).is_some_and(|t| t.capital);
            if sentence || (new_line && depth == 0) {
                break;
            }
            // Another note, or another way of making, begins.
            if words.len() > 2
                && depth == 0
                && (self.ahead("see also introductory")
                    || self.ahead("for special conditions")
                    || self.ahead("see introductory"))
                && self.tokens.get(self.at).is_some_and(|t| t.capital)
            {
                break;
            }
            if words.len() > 2
                && depth == 0
                && self.tokens.get(self.at).is_some_and(|t| t.capital)
                && ["manufacture", "production", "however"].contains(&word.as_str())
            {
                break;
            }
            words.push(word);
            self.at += 1;
            if words.len() > 160 {
                self.at = start;
                return false;
            }
        }
        self.note_far();
        let text = words.join(" ");
        alternative.provisos.push(Proviso::Note(text));
        true
    }
}

/// What joins two items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    None,
    Comma,
    And,
    Or,
}
