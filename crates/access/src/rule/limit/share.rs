//! Shares: a per cent and its base, the price, cost, weight or volume that it is of.

use crate::Exact;
use crate::rule::material::Reach;
use crate::rule::read::Reader;
use crate::rule::words::Kind;
use crate::rule::{Base, Material, Share, Status};

impl Reader {
    /// `40% of the ex-works price of the product or 45% of the FOB cost`.
    pub(in crate::rule) fn shares(&mut self, weight: bool) -> Option<Vec<Share>> {
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
    pub(in crate::rule) fn base(&mut self, weight: bool) -> Option<(Base, Option<Material>)> {
        let start = self.at;
        self.eat("the");
        self.eat("value of the");
        if self.eat("exw") {
            return Some((self.whose(Base::ExWorks), None));
        }
        if self.eat("ex-factory price") || self.eat("ex-factory value") || self.eat("ex-factory") {
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
    pub(in crate::rule) fn percent(&mut self) -> Option<Exact> {
        if self.kind(0) != Some(Kind::Number) || !self.is_sign_at(1, "%") && self.word(1) != "%" {
            return None;
        }
        let value: Exact = self.word(0).parse().ok()?;
        self.at += 2;
        (value <= Exact::HUNDRED).then_some(value)
    }
}
