//! Materials as rules name them: by status, code, relation to the product and words.

use super::read::Reader;
use super::words::{Kind, names_material};
use super::{Material, Status};

/// How far the words of a material may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// A comma ends the material: items of a list.
    Item,
    /// Commas may stand inside: the subject before a verb.
    Subject,
}

/// Words that go on with a material after a comma.
const AFTER_COMMA: [&str; 14] = [
    "not",
    "whether",
    "unwrought",
    "multiple",
    "with",
    "obtained",
    "mainly",
    "carded",
    "on",
    "textile",
    "wet",
    "spent",
    "un",
    "coated",
];

/// Words that join two materials into one phrase, never at its end.
const CONNECTIVES: [&str; 26] = [
    "of", "or", "and", "with", "without", "to", "in", "for", "by", "not", "the", "a", "an", "than",
    "on", "as", "from", "into", "which", "having", "up", "such", "like", "even", "only", "this",
];

impl Reader {
    /// Materials joined by commas, "and" or "or".
    pub(super) fn materials(&mut self, reach: Reach) -> Option<Vec<Material>> {
        let mut list = vec![self.material(reach)?];
        loop {
            let start = self.at;
            let joint = self.joint();
            // After "or" a capital begins another way of making.
            let capital = self.tokens.get(self.at).is_some_and(|t| t.capital);
            let ends = self.at == start || (joint == super::read::Joint::Or && capital);
            let next = if ends { None } else { self.material(reach) };
            match next {
                Some(next) => list.push(next),
                None => {
                    self.at = start;
                    return Some(list.into_iter().flat_map(apart).collect());
                }
            }
        }
    }

    /// One material.
    pub(super) fn material(&mut self, reach: Reach) -> Option<Material> {
        // Exceptions nest; no real text goes deeper than three.
        if self.depth > 12 || self.spent() {
            return None;
        }
        self.depth += 1;
        let material = self.one_material(reach);
        self.depth -= 1;
        material
    }

    fn one_material(&mut self, reach: Reach) -> Option<Material> {
        let start = self.at;
        let mut material = Material::default();
        self.determiners();
        if self.eat("non-originating") {
            material.status = Status::NonOriginating;
        } else if self.word(0) == "originating" && !self.is_end(1) {
            self.at += 1;
            material.status = Status::Originating;
        }
        self.determiners();
        if self.word(0) == "other" && self.word(1) != "than" {
            self.at += 1;
            material.other = true;
        }
        let head = self.at;
        let generic = self.eat_any(&[
            "component products",
            "materials",
            "material",
            "products",
            "product",
            "goods",
            "articles",
            "article",
        ]);
        let mut words: Vec<String> = Vec::new();
        loop {
            if self.eat("used in assembling") {
                let end = self.at;
                words.push("used in assembling".to_owned());
                if !self.phrase(&mut words, reach, generic) {
                    self.at = end;
                    break;
                }
                continue;
            }
            if words.is_empty() && !generic && self.word(0) == "used" && self.naming(1).is_some() {
                words.push("used".to_owned());
                self.at += 1;
                continue;
            }
            if self.eat("used") {
                self.used_where();
                let end = self.at;
                let except = self.is_sign("(") || (self.is_sign(",") && self.word(1) == "except");
                if !(except && self.excepted(&mut material)) {
                    self.at = end;
                }
                break;
            }
            if !material.codes.is_empty() && self.eat("obtained from") {
                let end = self.at;
                match self.material(Reach::Item) {
                    Some(source) => {
                        words.push(
                            format!("obtained from {} {}", source.words, source.codes)
                                .trim()
                                .to_owned(),
                        );
                        continue;
                    }
                    None => self.at = end,
                }
            }
            let before = self.at;
            if self.relation(&mut material) {
                continue;
            }
            self.at = before;
            if self.excepted(&mut material) {
                continue;
            }
            self.at = before;
            if self.containing(&mut words) {
                continue;
            }
            self.at = before;
            let coded = !material.codes.is_empty() || material.same.is_some();
            if coded || !self.phrase(&mut words, reach, generic) {
                self.at = before;
                break;
            }
        }
        if self.at == head && !generic {
            self.at = start;
            return None;
        }
        while words.last().is_some_and(|w| CONNECTIVES.contains(&w.as_str())) {
            // A connective at the end belongs to what follows.
            words.pop();
            self.at -= 1;
        }
        material.words = words.join(" ");
        let nothing = material.words.is_empty()
            && material.codes.is_empty()
            && material.same.is_none()
            && !generic;
        if nothing {
            self.at = start;
            return None;
        }
        Some(material)
    }

    fn determiners(&mut self) {
        while self.eat_any(&[
            "of the",
            "all of the",
            "the following",
            "the",
            "a",
            "an",
            "all",
            "any",
            "each",
            "these",
            "those",
            "both",
            "such",
        ]) {}
    }

    /// `used in [the] production of the product`.
    fn used_where(&mut self) {
        let start = self.at;
        if self.eat("in") {
            self.eat("the");
            if self.eat_any(&["production", "manufacture"]) {
                if self.eat("of") {
                    self.the_product();
                }
                return;
            }
        }
        self.at = start;
    }

    /// "the (final) product", "the good", "the set".
    pub(super) fn the_product(&mut self) -> bool {
        let start = self.at;
        self.skip_breaks();
        self.eat("the");
        self.skip_breaks();
        self.eat_any(&["final", "finished", "resulting", "exported"]);
        let found = self.eat_any(&["product", "products", "good", "goods", "set", "article"]);
        if !found {
            self.at = start;
        }
        found
    }

    /// `of heading 1006`, `classified within the same heading as the product`, `of this heading`.
    fn relation(&mut self, material: &mut Material) -> bool {
        self.eat_any(&["which are", "that are"]);
        let placed = self.eat_any(&["classified", "falling"]);
        let joined = self.eat_any(&["from within", "of", "from", "in", "within", "under"]);
        if placed && !joined {
            return false;
        }
        self.eat_any(&["either", "non-originating materials of"]);
        if joined && self.eat_any(&["any heading", "any chapter", "any subheading"]) {
            return true;
        }
        if let Some(level) = self.same() {
            if material.same.is_some() {
                return false;
            }
            material.same = Some(level);
            return true;
        }
        match self.codes() {
            Some(codes) => {
                material.codes.0.extend(codes.0);
                true
            }
            None => false,
        }
    }

    /// "the same heading as the product", "this heading", "that subheading".
    fn same(&mut self) -> Option<u8> {
        let start = self.at;
        let lead = self.eat_any(&[
            "the same",
            "this",
            "that",
            "these",
            "same",
            "any one of these",
            "any of these",
        ]);
        let level = if lead { self.level() } else { None };
        let Some(level) = level else {
            self.at = start;
            return None;
        };
        // `these heading 1234` names codes.
        if matches!(self.kind(0), Some(Kind::Number)) {
            self.at = start;
            return None;
        }
        let end = self.at;
        let like = self.eat_any(&["as", "as that of", "as that in which"]);
        if !(like && self.the_product()) {
            self.at = end;
        }
        Some(level)
    }

    /// `heading`, `subheading`, `chapter` as 4, 6, 2.
    pub(super) fn level(&mut self) -> Option<u8> {
        let level = match self.word(0) {
            "chapter" => 2,
            "heading" => 4,
            "subheading" => 6,
            _ => return None,
        };
        self.at += 1;
        Some(level)
    }

    fn excepted(&mut self, material: &mut Material) -> bool {
        let bracket = self.sign("(");
        if !bracket {
            self.sign(",");
        }
        let lead = self.eat_any(&[
            "except for",
            "except of",
            "except",
            "with the exception of",
            "other than",
            "excluding",
            "but excluding",
        ]);
        if !lead {
            return false;
        }
        let own =
            self.eat_any(&["that of the product", "that of the good", "that of the final product"]);
        let list = if own {
            vec![Material { same: Some(4), ..Material::default() }]
        } else {
            self.determiners_of();
            match self.materials(Reach::Item) {
                Some(list) => list,
                None => return false,
            }
        };
        if bracket && !self.sign(")") {
            return false;
        }
        material.except.extend(list);
        let end = self.at;
        self.sign(",");
        if !self.eat("used") {
            self.at = end;
        }
        true
    }

    fn determiners_of(&mut self) {
        self.eat_any(&["those of", "that of", "materials of"]);
    }

    /// `containing more than 10% by dry weight of milk solids`, `of a thickness exceeding 50 mm`.
    fn containing(&mut self, words: &mut Vec<String>) -> bool {
        let start = self.at;
        self.sign(",");
        self.eat_any(&["having", "with", "of"]);
        let lead = self.eat_any(&[
            "containing more than",
            "containing less than",
            "containing not more than",
            "containing at least",
            "containing",
            "a thickness exceeding",
            "a thickness of less than",
            "the thickness of less than",
            "a thickness of",
            "of which the denomination in all cases of a single filament or fibre is less than",
            "which the denomination in all cases of a single filament or fibre is less than",
            "whose thickness does not exceed",
        ]);
        if !lead {
            return false;
        }
        if self.kind(0) == Some(Kind::Number) {
            self.at += 1;
            self.sign("%");
            self.eat_any(&["cm", "mm", "micron", "microns", "decitex", "dtex"]);
        }
        if self.eat("by") {
            self.eat_any(&["dry weight", "weight", "volume"]);
        }
        words.extend(self.tokens[start..self.at].iter().map(|t| t.text.clone()));
        true
    }

    /// Words of the vocabulary in a row.
    fn phrase(&mut self, words: &mut Vec<String>, reach: Reach, generic: bool) -> bool {
        let start = self.at;
        for fixed in [
            "already made up in a form ready for use with",
            "already made up in a form ready for use",
            ", with wool on",
            "( even if already sawn )",
            "( the use of this material is restricted to the manufacture of woven fabrics of a kind used in paper-making machinery )",
        ] {
            if !words.is_empty() && self.eat(fixed) {
                words.push(fixed.to_owned());
                return true;
            }
        }
        if !words.is_empty() && self.ahead("whether or not") && self.naming(3).is_some() {
            words.push("whether or not".to_owned());
            self.at += 3;
            return true;
        }
        if self.word(0) == "which" && self.word(1) == "is" && !words.is_empty() {
            words.push("which is".to_owned());
            self.at += 2;
            return true;
        }
        if self.sign("(") {
            let mut inside = vec!["(".to_owned()];
            for lead in ["including", "even if already"] {
                if self.eat(lead) {
                    inside.push(lead.to_owned());
                }
            }
            while let Some(word) = self.naming(0) {
                inside.push(word.to_owned());
                self.at += 1;
                if self.sign(",") {
                    inside.push(",".to_owned());
                }
            }
            if inside.len() > 1 && self.sign(")") {
                words.extend(inside);
                words.push(")".to_owned());
                return true;
            }
            self.at = start;
            return false;
        }
        if self.sign("/") {
            if self.naming(0).is_some() && !words.is_empty() {
                words.push("/".to_owned());
                return true;
            }
            self.at = start;
            return false;
        }
        if self.is_sign(",") && !words.is_empty() {
            let goes_on = match reach {
                Reach::Item => AFTER_COMMA.contains(&self.word(1)),
                Reach::Subject => self.naming(1).is_some(),
            };
            if goes_on {
                self.at += 1;
                words.push(",".to_owned());
                return true;
            }
            return false;
        }
        // A number that belongs to a name: `1,4-cyclohexanediethanol`, `HS 2012`.
        if self.kind(0) == Some(Kind::Number) && self.is_sign_at(1, "-") && self.naming(2).is_some()
        {
            words.push(self.word(0).to_owned());
            words.push("-".to_owned());
            self.at += 2;
            return true;
        }
        let Some(word) = self.naming(0).map(str::to_owned) else { return false };
        let connective = CONNECTIVES.contains(&word.as_str());
        let capital = self.tokens.get(self.at).is_some_and(|t| t.capital);
        if connective && (!self.connects() || (capital && !words.is_empty())) {
            return false;
        }
        if connective && words.is_empty() && !generic && !["in", "non"].contains(&word.as_str()) {
            return false;
        }
        // `which` begins a clause unless it is part of a name.
        if word == "which" {
            return false;
        }
        words.push(word);
        self.at += 1;
        true
    }

    /// Whether a connective is followed by more of the name, within the sentence.
    fn connects(&self) -> bool {
        let mut ahead = 1;
        while CONNECTIVES.contains(&self.word(ahead)) {
            ahead += 1;
        }
        let next = self.word(ahead);
        if ["and", "or"].contains(&self.word(0)) {
            // `and the weight of`, `or in which`: another condition begins.
            if (1..=ahead).any(|i| self.word(i) == "in" && self.word(i + 1) == "which") {
                return false;
            }
            // `sugar and of the materials of chapter 4`: another material begins.
            if next == "materials" && self.word(ahead + 1) == "of" {
                return false;
            }
        }
        self.kind(ahead) == Some(Kind::Word) && names_material(next)
    }

    /// The word ahead, if it may name a material.
    fn naming(&self, ahead: usize) -> Option<&str> {
        let token = self.tokens.get(self.at + ahead)?;
        if token.kind != Kind::Word {
            return None;
        }
        let word = token.text.as_str();
        let joins = CONNECTIVES.contains(&word);
        (joins || names_material(word)).then_some(word)
    }
}

/// `cereals, edible vegetables, roots and tubers of heading 0714`: the code is the last one's alone.
fn apart(material: Material) -> Vec<Material> {
    let goes_on = |part: &str| AFTER_COMMA.iter().any(|w| part.split(' ').next() == Some(w));
    let parts: Vec<&str> = material.words.split(" , ").collect();
    if material.codes.is_empty() || parts.len() < 2 || parts.iter().skip(1).any(|p| goes_on(p)) {
        return vec![material];
    }
    let last = parts.len() - 1;
    let one = |(at, words): (usize, &&str)| {
        let words = (*words).to_owned();
        if at == last {
            Material { words, ..material.clone() }
        } else {
            Material { words, status: material.status, ..Material::default() }
        }
    };
    parts.iter().enumerate().map(one).collect()
}
