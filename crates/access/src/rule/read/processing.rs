//! Processes that must be carried out, with the limits that texts tie to them.

use super::Reader;
use crate::rule::material::Reach;
use crate::rule::process::STATES;
use crate::rule::words::{Kind, names_material};
use crate::rule::{Alternative, Material, Process, Test};

impl Reader {
    /// "(the good) has undergone a chemical reaction".
    pub(super) fn has_undergone(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&[
            "has undergone",
            "have undergone",
            "undergoes",
            "undergo",
            "is the result of",
        ])
        .then_some(())?;
        let process = self.process()?;
        self.territory();
        alternative.tests.push(Test::Process(process));
        Some(())
    }

    /// "the good has undergone a chemical reaction in the territory of a Party".
    pub(super) fn good_undergone(&mut self, alternative: &mut Alternative) -> Option<()> {
        self.eat_any(&["the good", "the goods", "the product", "the products", "it"])
            .then_some(())?;
        self.has_undergone(alternative)
    }

    /// Processes, with limits after them.
    pub(super) fn processing(&mut self, alternative: &mut Alternative) -> Option<()> {
        // `The chemical reaction rule applies`.
        let start = self.at;
        if self.eat("the")
            && let Some(process) = self.process()
            && self.eat_any(&["rule applies", "rule is met", "rule is satisfied"])
        {
            alternative.tests.push(Test::Process(process));
            return Some(());
        }
        self.at = start;
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
                    bound = self.limit_test(alternative).is_some();
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

    /// "A chemical reaction ... is undergone", "Non-originating materials undergo a diffusion".
    pub(super) fn undergone(&mut self, alternative: &mut Alternative) -> Option<()> {
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

    /// "non-originating materials undergo a diffusion", "biodiesel is obtained through ...".
    pub(super) fn undergoes(&mut self, alternative: &mut Alternative) -> Option<()> {
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

    /// "the good is both cut (or knit to shape) and sewn ... in the territory of a Party".
    pub(super) fn good_is(&mut self, alternative: &mut Alternative) -> Option<()> {
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

    pub(super) fn territory(&mut self) {
        self.eat_any(&[
            "in the territory of one or both of the parties",
            "in the area of a party",
            "in the territory of one of the parties",
            "in one or more of the parties",
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
}
