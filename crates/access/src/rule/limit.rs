//! Limits: a share of a base that the value or weight of materials may not exceed, or must reach.

use super::material::Reach;
use super::read::Reader;
use super::words::Kind;
use super::{Base, Material, Method, Share, Status, Test};
use crate::Exact;

const NOT_ABOVE: [&str; 22] = [
    "does not exceed",
    "do not exceed",
    "must not exceed",
    "may not exceed",
    "shall not exceed",
    "cannot exceed",
    "can not exceed",
    "should not exceed",
    "not exceeding",
    "is not more than",
    "is not greater than",
    "not more than",
    "is no more than",
    "are only used up to a value of",
    "is only used up to a value of",
    "are only used up to the value of",
    "is limited to",
    "does not represent more than",
    "is less than or equal to",
    "does not exceed :",
    "exceeds not",
    "may be used only up to a value of",
];

impl Reader {
    /// A value or weight limit, from its first word to the end of its base.
    pub(super) fn limit(&mut self) -> Option<Test> {
        let start = self.at;
        let test = self.try_limit();
        if test.is_none() {
            self.at = start;
        }
        test
    }

    fn try_limit(&mut self) -> Option<Test> {
        self.within_limit();
        if self.eat_any(&["its value", "their value", "their total value"])
            || (self.ahead("the total value does") && self.eat("the total value"))
        {
            let of = vec![Material { words: "these".to_owned(), ..Material::default() }];
            self.taken_together();
            return self.bound(of, false, false);
        }
        let (mut each, mut weight, mut volume) = (false, false, false);
        self.eat("the");
        loop {
            if self.eat_any(&["individual"]) {
                each = true;
            } else if self.eat_any(&[
                "total combined",
                "combined",
                "total",
                "maximum",
                "aggregate",
                "net",
            ]) {
            } else {
                break;
            }
        }
        if self.eat("alcoholic volume") || self.eat("volume") {
            volume = true;
        } else if self.eat("weight") {
            weight = true;
        } else if !self.eat("value") {
            return self.used_up_to();
        }
        // `the weight of each of`, `the value of each`.
        self.eat_any(&["of", "for"]).then_some(())?;
        if self.eat_any(&["each of the", "each of", "each", "any one of the"]) {
            each = true;
        }
        let _ = volume;
        let of = self.limited_materials()?;
        self.taken_together();
        self.bound(of, each, weight)
    }

    fn within_limit(&mut self) {
        self.eat_any(&["in which", "where", "that"]);
        self.sign(",");
        if self.eat_any(&["within the above limit", "within this limit", "within the limit"]) {
            self.sign(",");
        }
    }

    fn taken_together(&mut self) {
        let start = self.at;
        self.sign(",");
        if self.eat("taken together") {
            self.sign(",");
        } else {
            self.at = start;
        }
    }

    /// Materials of a limit, joined: `sugar and of the materials of chapter 4`.
    fn limited_materials(&mut self) -> Option<Vec<Material>> {
        let mut list = Vec::new();
        loop {
            let before = self.at;
            // `sugar (see Note 6 in Part 2 of this Schedule)`: the note stays with the material.
            let mut material = self.material(Reach::Subject)?;
            if self.at == before {
                return None;
            }
            self.bracketed_note();
            // `used` may stand after the note.
            if self.eat("used") {
                self.eat_any(&["in production", "in the production of the product"]);
            }
            if material.words.is_empty() && material.codes.is_empty() && material.same.is_none() {
                material.words.clear();
            }
            list.push(material);
            let end = self.at;
            let joined = self.sign(",") | self.eat_any(&["and of", "and", "or of", "or"]);
            if !joined || self.verb_ahead() || self.condition_ahead() {
                self.at = end;
                return Some(list);
            }
            let next = self.at;
            if self.material(Reach::Subject).is_none() {
                self.at = end;
                return Some(list);
            }
            self.at = next;
        }
    }

    fn verb_ahead(&self) -> bool {
        ["does", "do", "must", "may", "shall", "cannot", "is", "are", "exceeds"]
            .contains(&self.word(0))
    }

    /// `the value of`, `in which`: another condition begins.
    pub(super) fn condition_ahead(&self) -> bool {
        let at = usize::from(self.word(0) == "the");
        let measure = |w: &str| {
            ["value", "weight", "total", "individual", "net", "volume", "combined"].contains(&w)
        };
        measure(self.word(at))
            || (self.word(0) == "in" && self.word(1) == "which")
            || self.word(0) == "where"
    }

    /// `the materials of heading X are only used up to a value of 10 % of ...`.
    fn used_up_to(&mut self) -> Option<Test> {
        let of = self.limited_materials()?;
        self.taken_together();
        self.eat_any(&[
            "are only used up to a value of",
            "is only used up to a value of",
            "are used only up to a value of",
            "do not exceed",
            "does not exceed",
            "may not exceed",
        ])
        .then_some(())?;
        let shares = self.shares(false)?;
        Some(Test::Max { of, shares, each: false, strict: false })
    }

    fn bound(&mut self, of: Vec<Material>, each: bool, weight: bool) -> Option<Test> {
        self.sign(":");
        if self.is_sign(",") && ["does", "must", "may", "exceeds"].contains(&self.word(1)) {
            self.at += 1;
        }
        if self.eat_any(&NOT_ABOVE) {
            self.sign(":");
            self.skip_breaks();
            if let Some(of_value) = self.originating_value() {
                return Some(Test::NotMoreThanOriginating(merge(of, of_value)));
            }
            let shares = self.shares(weight)?;
            return Some(Test::Max { of, shares, each, strict: false });
        }
        if self.eat_any(&["is less than", "is below", "must be less than"]) {
            let shares = self.shares(weight)?;
            return Some(Test::Max { of, shares, each, strict: true });
        }
        if self.eat_any(&["exceeds", "exceed", "must exceed", "is more than"]) {
            let shares = self.shares(weight)?;
            return Some(Test::Min { of, shares, strict: true, wholly: false });
        }
        if self.eat_any(&["is not less than", "is at least", "must be at least"]) {
            let shares = self.shares(weight)?;
            return Some(Test::Min { of, shares, strict: false, wholly: false });
        }
        None
    }

    /// `the value of all the originating materials used`.
    fn originating_value(&mut self) -> Option<Vec<Material>> {
        let start = self.at;
        if self.eat("the value of")
            && let Some(material) = self.material(Reach::Item)
            && material.status == Status::Originating
        {
            return Some(vec![material]);
        }
        self.at = start;
        None
    }

    /// `40% of the ex-works price of the product or 45% of the FOB cost`.
    pub(super) fn shares(&mut self, weight: bool) -> Option<Vec<Share>> {
        let mut percent = self.percent()?;
        let mut shares = Vec::new();
        loop {
            self.eat_any(&["of", "by weight of", "by"]);
            self.eat("either");
            let (base, of) = self.base(weight)?;
            shares.push(Share { percent, base, of: of.map(Box::new) });
            let start = self.at;
            self.sign(",");
            if !self.eat("or") {
                self.at = start;
                return Some(shares);
            }
            if let Some(own) = self.percent() {
                percent = own;
                let next = self.at;
                self.eat("of");
                if self.base(weight).is_some() {
                    self.at = next;
                    continue;
                }
                self.at = start;
                return Some(shares);
            }
            let next = self.at;
            if self.base(weight).is_none() {
                self.at = start;
                return Some(shares);
            }
            self.at = next;
        }
    }

    /// A base of a share.
    pub(super) fn base(&mut self, weight: bool) -> Option<(Base, Option<Material>)> {
        let start = self.at;
        self.eat("the");
        self.eat("value of the");
        if self.eat("exw") {
            return Some((self.whose(Base::ExWorks), None));
        }
        if self.eat("ex-works price") || self.eat("ex-works value") || self.eat("ex-works") {
            self.bracketed("exw");
            return Some((self.whose(Base::ExWorks), None));
        }
        if self.eat("transaction value") {
            return Some((self.whose(Base::Transaction), None));
        }
        if self.eat("net cost") {
            return Some((self.whose(Base::NetCost), None));
        }
        let fob = self.eat_any(&[
            "free on board",
            "free on-board",
            "free-on-board",
            "fob",
            "free-on board",
        ]);
        if fob {
            self.bracketed("fob");
            self.eat_any(&["cost", "value", "price"]);
            return Some((self.whose(Base::FreeOnBoard), None));
        }
        if self.eat_any(&["volume of the total alcoholic strength", "volume"]) {
            return Some((self.whose(Base::Volume), None));
        }
        self.eat_any(&["value or net-weight of the good"]);
        if self.eat("value or net weight") || self.eat("value or net-weight") {
            self.whose(Base::Value);
            return Some((Base::Value, None));
        }
        self.eat("total");
        self.eat("net");
        if self.eat("weight") {
            self.eat("of");
            // `the weight of the net weight of the product` stands in one row.
            self.eat("the net weight of");
            if self.the_product() {
                return Some((Base::Weight, None));
            }
            let mut of = self.material(Reach::Subject)?;
            let all = of.words.is_empty() && of.codes.is_empty() && of.same.is_none();
            of.status = Status::Any;
            return Some(if all {
                (Base::WeightOfMaterials, None)
            } else {
                (Base::WeightOfMaterials, Some(of))
            });
        }
        if !weight && self.eat("value") {
            return Some((self.whose(Base::Value), None));
        }
        if self.eat("total polymer content") {
            return Some((
                Base::WeightOfMaterials,
                Some(Material { words: "polymer".to_owned(), ..Material::default() }),
            ));
        }
        self.at = start;
        None
    }

    /// Whose price it is: the product's, the set's, or another good's.
    fn whose(&mut self, base: Base) -> Base {
        let start = self.at;
        if !self.eat("of") {
            return base;
        }
        self.eat("the");
        if self.eat("set") {
            return if base == Base::ExWorks { Base::Set } else { base };
        }
        if self.the_product() {
            return base;
        }
        match self.material(Reach::Item) {
            Some(_) if base == Base::ExWorks => Base::Named,
            Some(_) => base,
            None => {
                self.at = start;
                base
            }
        }
    }

    /// `(EXW)` after its words.
    pub(super) fn bracketed(&mut self, word: &str) -> bool {
        let start = self.at;
        if self.sign("(") && self.eat(word) && self.sign(")") {
            return true;
        }
        self.at = start;
        false
    }

    /// `40%`, `forty per cent`, `0 %`.
    pub(super) fn percent(&mut self) -> Option<Exact> {
        if self.kind(0) != Some(Kind::Number) || !self.is_sign_at(1, "%") && self.word(1) != "%" {
            return None;
        }
        let value: Exact = self.word(0).parse().ok()?;
        self.at += 2;
        (value <= Exact::HUNDRED).then_some(value)
    }

    /// `at least 70% by weight of the unmanufactured tobacco of heading 2401 used is originating`.
    pub(super) fn at_least(&mut self) -> Option<Test> {
        let start = self.at;
        let test = self.try_at_least();
        if test.is_none() {
            self.at = start;
        }
        test
    }

    fn try_at_least(&mut self) -> Option<Test> {
        self.eat_any(&["at least", "not less than"]).then_some(())?;
        let percent = self.percent()?;
        let weight = self.eat_any(&["by weight of", "by net weight of"]);
        if !weight {
            self.eat_any(&["by value of", "of the value of"]).then_some(())?;
        }
        if self.eat("the total polymer content") {
            self.verb().then_some(())?;
            self.eat("originating").then_some(())?;
            let of = vec![Material { words: "polymer".to_owned(), ..Material::default() }];
            let share =
                Share { percent, base: Base::WeightOfMaterials, of: Some(Box::new(of[0].clone())) };
            return Some(Test::Min { of, shares: vec![share], strict: false, wholly: false });
        }
        let of = self.materials(Reach::Subject)?;
        let wholly = self.state()?;
        let base = Base::WeightOfMaterials;
        let share = Share { percent, base, of: Some(Box::new(of[0].clone())) };
        Some(Test::Min { of, shares: vec![share], strict: false, wholly })
    }

    fn verb(&mut self) -> bool {
        let start = self.at;
        self.sign(",");
        let found = self.eat_any(&[
            "must already be",
            "must be already",
            "shall already be",
            "have to be",
            "must be",
            "shall be",
            "should be",
            "are already",
            "is already",
            "already be",
            "are",
            "is",
            "be",
        ]);
        if !found {
            self.at = start;
        }
        self.eat("already");
        found
    }

    /// `are wholly obtained` (true) or `are originating` (false).
    pub(super) fn state(&mut self) -> Option<bool> {
        self.verb().then_some(())?;
        if self.eat("wholly obtained") || self.eat("wholly obtained or produced") {
            self.where_obtained();
            return Some(true);
        }
        if self.eat("originating") {
            self.where_obtained();
            return Some(false);
        }
        None
    }

    fn where_obtained(&mut self) {
        let start = self.at;
        if self.eat("in")
            && self.eat_any(&[
                "the country or territory",
                "the territory of a party",
                "the territory of the parties",
                "the territory of one or more of the parties",
                "a party",
                "the parties",
            ])
        {
            return;
        }
        self.at = start;
    }

    /// Regional or qualifying value content, from its own words.
    pub(super) fn value_content(&mut self) -> Option<Test> {
        let start = self.at;
        let test = self.try_value_content();
        if test.is_none() {
            self.at = start;
        }
        test
    }

    fn content_name(&mut self) -> bool {
        self.eat_any(&["a", "the"]);
        let found = self.eat_any(&[
            "regional value content",
            "qualifying value content",
            "qvc",
            "rvc",
            "local value added content",
            "local value content",
            "asean value content",
            "value added content",
        ]);
        if found {
            self.bracketed("rvc");
            self.bracketed("qvc");
        }
        found
    }

    fn try_value_content(&mut self) -> Option<Test> {
        if self.eat("standard qvc") {
            return Some(Test::Rvc {
                percent: None,
                methods: vec![Method::Defined],
                bases: Vec::new(),
                focus: Vec::new(),
            });
        }
        let led = self.eat_any(&[
            "the good has",
            "the product has",
            "your goods contain",
            "there is",
            "the goods have",
            "with",
            "having",
        ]);
        if self.content_name() {
            self.as_calculated();
            let bracket = self.sign("(");
            let of = self.eat("of");
            let bound = self.eat_any(&["not less than", "at least", "no less than"]);
            // `RVC 40`, `RVC(40)`, `RVC40`: the bare label with its per cent.
            if !of && !bound {
                let percent: Exact = match self.kind(0) {
                    Some(Kind::Number) => self.word(0).parse().ok()?,
                    _ => return None,
                };
                self.at += 1;
                self.sign("%");
                if bracket {
                    self.sign(")").then_some(())?;
                }
                if percent > Exact::HUNDRED {
                    return None;
                }
                let (methods, bases) = self.method_and_base()?;
                return Some(Test::Rvc {
                    percent: Some(percent),
                    methods,
                    bases,
                    focus: Vec::new(),
                });
            }
            let colon = self.sign(":");
            self.skip_breaks();
            self.list_mark();
            let _ = colon;
            self.content_allowed = true;
            let test = self.content_share();
            self.content_allowed = false;
            return test;
        }
        if led {
            return None;
        }
        // `40% under the build-down method`, `b) 35% of the net cost`.
        self.list_mark();
        self.content_share()
    }

    fn as_calculated(&mut self) {
        let start = self.at;
        if self.eat_any(&[
            "as calculated under article",
            "calculated under article",
            "as set out in article",
        ]) {
            if self.kind(0) == Some(Kind::Number) {
                self.at += 1;
            }
            if self.eat("of the origin reference document") {
                return;
            }
            if self.sign("(") {
                while !self.sign(")") {
                    if self.is_end(0) {
                        self.at = start;
                        return;
                    }
                    self.at += 1;
                }
            }
            return;
        }
        self.at = start;
    }

    /// `a)`, `(ii)`, `- b)` before an item.
    pub(super) fn list_mark(&mut self) -> bool {
        self.skip_breaks();
        let start = self.at;
        self.sign("(");
        let word = self.word(0);
        let mark = matches!(
            word,
            "a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "ii" | "iii" | "iv" | "v" | "vi"
        );
        if mark && self.is_sign_at(1, ")") {
            self.at += 2;
            return true;
        }
        self.at = start;
        false
    }

    fn content_share(&mut self) -> Option<Test> {
        let percent = self.percent()?;
        let mut bases = Vec::new();
        let mut focus = Vec::new();
        let mut methods = Vec::new();
        let of = self.at;
        if self.eat("of") {
            self.eat("either");
            match self.base(false) {
                Some((base, _)) => {
                    bases.push(base);
                    let start = self.at;
                    if self.eat("or") {
                        match self.base(false) {
                            Some((other, _)) => bases.push(other),
                            None => self.at = start,
                        }
                    }
                }
                None => self.at = of,
            }
        }
        let start = self.at;
        self.sign(",");
        if self.eat("whether using the build-up method or build-down method") {
            methods = vec![Method::BuildUp, Method::BuildDown];
        } else if self.eat_any(&["under", "when using", "using", "based on", "by"]) {
            self.eat("the");
            loop {
                let method = if self.eat("build-up") {
                    Method::BuildUp
                } else if self.eat("build-down") {
                    Method::BuildDown
                } else if self.eat("focused value") {
                    Method::Focused
                } else if self.eat("net cost") {
                    Method::NetCost
                } else {
                    return None;
                };
                methods.push(method);
                self.eat("method");
                if !(self.word(0) == "or"
                    && ["the", "build-up", "build-down", "net"].contains(&self.word(1)))
                {
                    break;
                }
                self.eat("or the");
                self.eat("or");
            }
            if methods.contains(&Method::Focused)
                && self.eat("taking into account only the non-originating materials of")
            {
                let codes = self.codes()?;
                focus.push(Material { codes, ..Material::default() });
            }
        } else {
            self.at = start;
        }
        self.bracketed_label();
        if methods.is_empty() {
            methods.push(if bases.contains(&Base::NetCost) {
                Method::NetCost
            } else {
                Method::Defined
            });
        }
        let plain = methods == [Method::Defined] && bases.is_empty();
        if plain && !self.content_allowed {
            // `40%` alone names nothing.
            return None;
        }
        Some(Test::Rvc { percent: Some(percent), methods, bases, focus })
    }

    /// What may follow a bare label: `of the FOB value`, `under the build-down method`.
    fn method_and_base(&mut self) -> Option<(Vec<Method>, Vec<Base>)> {
        let start = self.at;
        let mut bases = Vec::new();
        if self.eat("of") {
            match self.base(false) {
                Some((base, _)) => bases.push(base),
                None => self.at = start,
            }
        }
        let mut methods = Vec::new();
        for (words, method) in [
            ("build-up", Method::BuildUp),
            ("build-down", Method::BuildDown),
            ("net cost", Method::NetCost),
        ] {
            let start = self.at;
            let led = self.eat_any(&["under the", "using the", "when using the", "under", "using"]);
            let bracket = !led && self.sign("(");
            if (led || bracket) && self.eat(words) {
                self.eat("method");
                if !bracket || self.sign(")") {
                    methods.push(method);
                    continue;
                }
            }
            self.at = start;
        }
        if methods.is_empty() {
            methods.push(Method::Defined);
        }
        Some((methods, bases))
    }

    /// `(RVC40)`.
    fn bracketed_label(&mut self) {
        let start = self.at;
        if self.sign("(") && self.eat_any(&["rvc", "qvc"]) {
            if self.kind(0) == Some(Kind::Number) {
                self.at += 1;
            }
            if self.sign(")") {
                return;
            }
        }
        self.at = start;
    }
}

/// `all the non-originating materials used` against `the originating ones`: the first list counts.
fn merge(of: Vec<Material>, _originating: Vec<Material>) -> Vec<Material> {
    of
}
