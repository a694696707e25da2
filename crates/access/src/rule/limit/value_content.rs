//! Regional or qualifying value content: its label or name, the per cent, the methods and the bases.

use crate::Exact;
use crate::rule::read::Reader;
use crate::rule::words::Kind;
use crate::rule::{Alternative, Base, Continues, Material, Method, Test};

impl Reader {
    /// A value content on its own.
    pub(in crate::rule) fn content(&mut self, alternative: &mut Alternative) -> Option<()> {
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
        // `RVC 40% + CTSH`, `LVC 30% and CTH`.
        let end = self.at;
        self.sign(",");
        let joined = self.eat("and") || self.sign("+");
        if !joined || self.labelled(alternative).is_none() {
            self.at = end;
        }
        self.period(alternative);
        Some(())
    }

    /// Regional or qualifying value content, from its own words.
    pub(in crate::rule) fn value_content(&mut self) -> Option<Test> {
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
            "domestic value added",
            "value added",
            "value-added",
            "local content",
            "regional content",
            "lvc",
            "va",
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
        if let Some((method, base)) = self.where_used() {
            methods.push(method);
            bases.extend(base);
        } else if self.eat("whether using the build-up method or build-down method") {
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

    /// `where the transaction value method is used`.
    fn where_used(&mut self) -> Option<(Method, Option<Base>)> {
        let start = self.at;
        let named = self.eat_any(&["where the", "if the", "when the"]);
        let found = match named {
            true if self.eat("transaction value") => {
                Some((Method::BuildDown, Some(Base::Transaction)))
            }
            true if self.eat("net cost") => Some((Method::NetCost, Some(Base::NetCost))),
            true if self.eat("build-up") => Some((Method::BuildUp, None)),
            true if self.eat("build-down") => Some((Method::BuildDown, None)),
            _ => None,
        };
        if found.is_none() || !self.eat_any(&["method is used", "method is applied"]) {
            self.at = start;
            return None;
        }
        found
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
        } else if self.sign("(") {
            // `RVC 55% (FOB)`.
            match self.base(false) {
                Some((base, _)) if self.sign(")") => bases.push(base),
                _ => self.at = start,
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
