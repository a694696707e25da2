//! Processes: a closed list of names, joined by "combined with", "accompanied by" and their kin.

use super::material::Reach;
use super::read::Reader;
use super::words::Kind;
use super::{Codes, Process};

/// The closed list: canonical name, and how texts write it. Longer spellings stand first.
pub(super) const PROCESSES: &[(&str, &[&str])] = &[
    (
        "making-up including cutting",
        &[
            "making-up including cutting of fabric",
            "making-up ( including cutting )",
            "making-up including cutting",
            "making-up ( including cutting of fabric )",
        ],
    ),
    (
        "knitting and making-up in one operation",
        &["knitting and making-up in one operation", "knitting to shape"],
    ),
    ("making-up", &["making-up"]),
    ("yarn dyeing", &["yarn dyeing", "dyeing of yarn of natural fibres", "dyeing of yarn"]),
    ("weaving", &["weaving"]),
    ("knitting", &["knitting"]),
    ("crocheting", &["crocheting"]),
    ("spinning", &["spinning"]),
    ("extrusion", &["extrusion"]),
    ("twisting", &["twisting"]),
    ("texturing", &["texturing"]),
    ("gimping", &["gimping"]),
    ("any mechanical operation", &["any mechanical operation"]),
    (
        "nonwoven formation",
        &[
            "nonwoven fabric formation",
            "non-woven fabric formation",
            "any non-woven techniques",
            "any non-woven process",
            "any nonwoven process",
            "nonwoven techniques",
            "non-woven techniques",
            "a non-woven process",
            "non-woven process",
            "nonwoven process",
            "a nonwoven process",
            "bonding into a nonwoven",
        ],
    ),
    ("fabric formation", &["fabric formation alone", "fabric formation"]),
    ("needle punching", &["needle punching"]),
    ("use of natural fibres", &["use of natural fibres", "natural fibres"]),
    ("dyeing", &["dyeing"]),
    ("bleaching", &["bleaching"]),
    (
        "printing as standalone operation",
        &["printing ( as standalone operation )", "printing ( as stand-alone operation )"],
    ),
    ("printing", &["printing"]),
    ("flocking", &["flocking"]),
    ("coating", &["coating"]),
    ("laminating", &["laminating", "lamination"]),
    ("metalising", &["metalising", "metalizing", "metallising", "metallizing"]),
    ("impregnating", &["impregnating", "impregnation"]),
    ("covering", &["covering"]),
    ("rubberising", &["rubberising", "rubberizing"]),
    ("tufting", &["tufting"]),
    ("embroidering", &["embroidering"]),
    ("cutting and assembly", &["cutting and assembly"]),
    ("cutting", &["cutting , by sawing or otherwise", "cutting"]),
    ("sewing", &["sewing"]),
    ("assembly", &["assembly", "assembling"]),
    ("carding", &["carding"]),
    ("combing", &["combing"]),
    ("scouring", &["scouring"]),
    ("chemical reaction", &["a chemical reaction", "chemical reactions", "chemical reaction"]),
    ("purification", &["purification", "purifying"]),
    ("mixing and blending", &["mixing and blending", "mixing or blending"]),
    ("blending", &["blending"]),
    ("mixing", &["mixing"]),
    (
        "production of standard materials",
        &["production of standard materials", "standard materials"],
    ),
    ("change in particle size", &["a change in particle size", "change in particle size"]),
    ("isomer separation", &["isomer separation"]),
    ("biotechnological processing", &["biotechnological processing"]),
    ("separation prohibition", &["separation prohibition"]),
    (
        "separation",
        &[
            "electrolytic , thermal or chemical separation",
            "electrolytic , thermal , or chemical separation",
            "electrolytic separation",
        ],
    ),
    ("alloying", &["fusion and / or alloying", "fusion or alloying", "alloying", "fusion"]),
    ("diffusion", &["the operation of diffusion", "a diffusion", "diffusion"]),
    (
        "distillation",
        &[
            "destructive distillation",
            "distillation",
            "atmospheric distillation",
            "vacuum distillation",
        ],
    ),
    ("refining", &["operations of refining", "refining"]),
    (
        "specific processes",
        &[
            "one or more specific process ( es )",
            "one or more specific processes )",
            "one or more specific processes",
            "one or more specific process",
            "specific process ( es )",
            "specific processes",
        ],
    ),
    ("transesterification", &["transesterification"]),
    ("esterification", &["esterification"]),
    ("hydrotreatment", &["hydro-treatment", "hydrotreatment"]),
    ("calcination", &["calcination", "calcinations"]),
    ("grinding", &["grinding"]),
    ("crushing", &["crushing"]),
    ("milling", &["milling"]),
    ("drying", &["drying"]),
    ("enriching", &["enriching"]),
    ("powdering", &["made into powder"]),
    ("roasting", &["roasting"]),
    ("fermentation", &["fermentation"]),
    ("cooking", &["cooking"]),
    ("smoking", &["smoking"]),
    ("freezing", &["freezing"]),
    ("salting", &["salting"]),
    ("extraction", &["extraction"]),
    ("hydrogenation", &["hydrogenation"]),
    ("fractionation", &["fractionation"]),
    ("dissolving", &["dissolving"]),
    ("cleaning", &["cleaning"]),
    ("disinfecting", &["disinfecting"]),
    ("sorting", &["sorting"]),
    ("straightening", &["straightening"]),
    (
        "tanning",
        &[
            "retanning",
            "re-tanning",
            "a retanning operation",
            "a re-tanning operation",
            "pre-tanning",
            "tanning",
        ],
    ),
    ("removal", &["removal"]),
    ("planing", &["planing", "planning"]),
    ("sanding", &["sanding"]),
    ("end-jointing", &["end-jointing", "endjointing", "finger-jointing"]),
    ("splicing", &["splicing"]),
    ("beading", &["beading"]),
    ("moulding", &["moulding", "molding"]),
    ("retreading", &["retreading"]),
    ("turning", &["turning"]),
    ("drilling", &["drilling"]),
    ("reaming", &["reaming"]),
    ("threading", &["threading"]),
    ("deburring", &["deburring"]),
    ("sandblasting", &["sandblasting", "sand-blasting"]),
    (
        "thermal or electrolytic treatment",
        &[
            "thermal or electrolytic treatment",
            "electrolytic or thermal treatment",
            "thermal and electrolytic treatment",
        ],
    ),
    ("hand-decoration", &["hand-decoration", "hand decoration"]),
    ("surfacing", &["surfacing"]),
    ("melting", &["melting", "smelting"]),
    ("casting", &["casting"]),
    ("rolling", &["rolling"]),
    ("forging", &["forging"]),
    ("welding", &["welding"]),
    ("reproducing", &["reproduction", "reproducing"]),
    ("process of the notes", &["process rule"]),
    ("tempering", &["tempering"]),
    ("bending", &["bending"]),
    ("stamping", &["stamping"]),
    ("pressing", &["pressing"]),
    ("filling", &["filling"]),
    ("polishing", &["polishing"]),
    ("etching", &["etching"]),
    ("hardening", &["hardening"]),
    ("galvanising", &["galvanising", "galvanizing"]),
    ("more than packaging", &["more than packaging"]),
];

/// States of a good that name a process: `provided that the good is smoked`.
pub(super) const STATES: &[(&str, &[&str])] = &[
    ("smoking", &["smoked from a good that is not smoked", "smoked"]),
    (
        "cut or knit to shape and sewn or assembled",
        &[
            "cut or knit to shape , or both , and sewn or otherwise assembled",
            "both cut ( or knit to shape ) and sewn or otherwise assembled",
            "cut ( or knit to shape ) and sewn or otherwise assembled",
            "cut or knit to shape and sewn or otherwise assembled",
            "both cut and sewn or otherwise assembled",
            "cut and sewn or otherwise assembled",
            "both cut and sewn",
            "cut and sewn",
            "cut or knit to shape and sewn",
        ],
    ),
    ("cooking", &["cooked"]),
    ("roasting", &["roasted"]),
    ("transesterification", &["transesterified"]),
    ("drying", &["dried"]),
    ("refining", &["refined"]),
    ("melting", &["melted and poured"]),
    ("distillation", &["distilled"]),
    ("fermentation", &["fermented"]),
    ("salting", &["salted"]),
    ("freezing", &["frozen"]),
];

const TOGETHER: [&str; 21] = [
    "in each case accompanied by",
    "in each case combined with",
    "accompanied , if necessary , by",
    "accompanied by",
    "accompanied with",
    "accompanies by",
    "combined with",
    "preceded by",
    "followed in both cases by",
    "followed by",
    "in addition to",
    "obtained by",
    "including",
    "or in each case accompanied by",
    "together with",
    "and followed by",
    "when combined with",
    "in combination with",
    "in each case followed by",
    "plus",
    "by",
];

const LEADS: [&str; 9] = [
    "by",
    "with",
    "of",
    "from",
    "through",
    "a process of",
    "the process of",
    "process of",
    "operations of",
];

impl Reader {
    /// An expression of processes.
    pub(super) fn process(&mut self) -> Option<Process> {
        let start = self.at;
        let mut ways: Vec<Process> = Vec::new();
        loop {
            let Some(way) = self.process_way() else {
                if ways.is_empty() {
                    self.at = start;
                    return None;
                }
                return Some(one_of(ways));
            };
            ways.push(way);
            let end = self.at;
            self.sign(",");
            self.sign(";");
            if !self.eat("and / or") && !self.eat("or") {
                self.at = end;
                return Some(one_of(ways));
            }
            self.sign(":");
            let next = self.at;
            if self.process_name().is_none() {
                self.at = end;
                return Some(one_of(ways));
            }
            self.at = next;
        }
    }

    /// One way: a list, and what it is combined with. An "or" after the second part that begins a
    /// way of its own is left for the caller.
    fn process_way(&mut self) -> Option<Process> {
        let start_of = self.at;
        let mut all = vec![self.process_list(false)?];
        loop {
            let end = self.at;
            self.sign(",");
            if self.eat_any(&TOGETHER) {
                self.sign(",");
                if let Some(count) = self.process_at_least() {
                    all.push(count);
                    continue;
                }
                match self.process_list(true) {
                    Some(list) => {
                        all.push(list);
                        continue;
                    }
                    None => self.at = end,
                }
            } else if self.eat("and") {
                match self.process_list(true) {
                    Some(list) => {
                        // `Turning, drilling and deburring`: all of them.
                        if all.len() == 1 && !self.said_or(start_of, end) {
                            let first = all.remove(0);
                            match first {
                                Process::AnyOf(items) => all.extend(items),
                                one => all.push(one),
                            }
                        }
                        all.push(list);
                        continue;
                    }
                    None => self.at = end,
                }
            }
            self.at = end;
            return Some(if all.len() == 1 { all.remove(0) } else { Process::All(all) });
        }
    }

    /// Whether an "or" stands between two places.
    fn said_or(&self, from: usize, to: usize) -> bool {
        self.tokens.get(from..to).is_some_and(|list| list.iter().any(|t| t.text == "or"))
    }

    /// `dyeing or by coating`, `weaving, knitting or a non-woven process`.
    fn process_list(&mut self, later: bool) -> Option<Process> {
        let mut list = Vec::new();
        loop {
            self.eat_any(&LEADS);
            self.eat("at least one of :");
            let (item, own_object) = self.process_name()?;
            let first_has_object = list.first().is_some_and(|p: &Process| has_object(p));
            let _ = first_has_object;
            list.push(item);
            let end = self.at;
            let comma = self.sign(",") || self.sign("/");
            let or = self.eat("and / or") || self.eat("or");
            if !comma && !or {
                return Some(one_of(list));
            }
            // A capital, or in the second part a process with its own object, begins another way.
            let capital = or && self.tokens.get(self.at).is_some_and(|t| t.capital);
            let next = self.at;
            self.eat_any(&LEADS);
            let follows = self.process_name();
            let ahead = self.at;
            self.at = next;
            let Some((_, next_object)) = follows else {
                self.at = end;
                return Some(one_of(list));
            };
            let after = self.at;
            self.at = ahead;
            let another = self.together_ahead();
            self.at = after;
            let new_way = or && later && ((next_object && !own_object) || another);
            // `(as standalone operation)` and what stands after `or` with its own partner.
            if capital || new_way {
                self.at = end;
                return Some(one_of(list));
            }
        }
    }

    fn together_ahead(&mut self) -> bool {
        let start = self.at;
        self.sign(",");
        let found = self.eat_any(&TOGETHER)
            && self.tokens.get(start).is_some_and(|t| t.text != "including");
        self.at = start;
        found
    }

    /// `at least two preparatory or finishing operations (such as scouring, ...)`.
    fn process_at_least(&mut self) -> Option<Process> {
        let start = self.at;
        self.eat("at least").then_some(())?;
        let count = match self.word(0) {
            "one" | "1" => 1,
            "two" | "2" => 2,
            "three" | "3" => 3,
            _ => {
                self.at = start;
                return None;
            }
        };
        self.at += 1;
        let mut kind = Vec::new();
        while self.kind(0) == Some(Kind::Word)
            && kind.len() < 8
            && self.word(0) != "provided"
            && self.word(0) != "where"
        {
            kind.push(self.word(0).to_owned());
            self.at += 1;
            if kind.last().is_some_and(|w| w == "operations" || w == "processes") {
                break;
            }
        }
        let allowed = [
            "preparatory",
            "or",
            "finishing",
            "operations",
            "other",
            "main",
            "processes",
            "and",
            "of",
            "the",
            "following",
        ];
        if !kind.iter().all(|w| allowed.contains(&w.as_str())) {
            self.at = start;
            return None;
        }
        let mut list = Vec::new();
        let bracket = self.sign("(");
        if bracket {
            self.eat("such as");
            let mut name = Vec::new();
            while !self.sign(")") {
                if self.is_end(0) {
                    self.at = start;
                    return None;
                }
                if self.sign(",")
                    || self.word(0) == "and" && {
                        self.at += 1;
                        true
                    }
                {
                    if !name.is_empty() {
                        list.push(name.join(" "));
                        name.clear();
                    }
                    continue;
                }
                name.push(self.word(0).to_owned());
                self.at += 1;
                if list.len() > 40 || name.len() > 6 {
                    self.at = start;
                    return None;
                }
            }
            if !name.is_empty() {
                list.push(name.join(" "));
            }
        }
        Some(Process::AtLeast { count, kind: kind.join(" "), list })
    }

    /// A name of the closed list with what it is done to; whether it has such an object.
    pub(super) fn process_name(&mut self) -> Option<(Process, bool)> {
        let start = self.at;
        let quoted = self.sign("'");
        let _ = quoted;
        let mut best: Option<(usize, &'static str)> = None;
        for (name, spellings) in PROCESSES {
            for spelling in *spellings {
                let length = spelling.split(' ').count();
                if best.is_none_or(|(longest, _)| length > longest) && self.ahead(spelling) {
                    best = Some((length, name));
                }
            }
        }
        let Some((length, name)) = best else {
            self.at = start;
            return None;
        };
        self.at += length;
        let mut to = String::new();
        let mut codes = Codes::default();
        let end = self.at;
        let mut bracket = Vec::new();
        if self.sign("(") {
            // `(except silk-screen printing)`, `(knitted to shape goods)`.
            let mut open = true;
            while !self.is_end(0) && bracket.len() < 12 {
                if self.sign(")") {
                    open = false;
                    break;
                }
                bracket.push(self.word(0).to_owned());
                self.at += 1;
            }
            let plain = |w: &String| {
                super::words::names_material(w)
                    || ["except", "the", "exception", "with", "of"].contains(&w.as_str())
            };
            if open || !bracket.iter().all(plain) {
                self.at = end;
                bracket.clear();
            }
        }
        for felt in [
            "in the case of felt made from natural fibres",
            "in the case of other felt made from natural fibres",
            "alone in the case of felt made from natural fibres",
            "alone in the case of other felt made from natural fibres",
        ] {
            if self.eat(felt) {
                to = felt.to_owned();
            }
        }
        let here = self.at;
        // `Cutting, by sawing or otherwise, of stone`.
        if self.is_sign(",") && self.word(1) == "of" {
            self.at += 1;
        }
        if self.eat("of the") || self.eat("of") {
            match self.materials(Reach::Item) {
                Some(list) if !list.iter().any(|m| m.same.is_some()) => {
                    let words: Vec<&str> =
                        list.iter().map(|m| m.words.as_str()).filter(|w| !w.is_empty()).collect();
                    to = words.join(" or ");
                    for material in &list {
                        codes.0.extend(material.codes.0.iter().cloned());
                    }
                    self.process_tail(&mut to);
                }
                _ => self.at = here,
            }
        } else {
            self.at = here;
        }
        let object = !to.is_empty() || !codes.is_empty();
        if !bracket.is_empty() {
            to = format!("{to} ({})", bracket.join(" ")).trim().to_owned();
        }
        Some((Process::Named { name: name.to_owned(), to, codes }, object))
    }

    /// `with each other or with base metals`, `of a thickness exceeding 7 cm`, `with wool on`.
    fn process_tail(&mut self, to: &mut String) {
        for tail in [
            "with each other or with base metals",
            ", with wool on",
            "( even if already sawn )",
            "into a finished ophthalmic lens with optical corrective power meant to be mounted on a pair of spectacles",
            "through appropriated treatments to improve vision and ensure protection of the wearer",
        ] {
            if self.eat(tail) {
                to.push(' ');
                to.push_str(tail);
            }
        }
        let start = self.at;
        if self.eat("of a thickness exceeding") || self.eat("of a thickness of more than") {
            if self.kind(0) == Some(Kind::Number) {
                let number = self.word(0).to_owned();
                self.at += 1;
                let unit = self.word(0).to_owned();
                if self.eat_any(&["cm", "mm"]) {
                    to.push_str(&format!(" of a thickness exceeding {number} {unit}"));
                    return;
                }
            }
            self.at = start;
        }
    }
}

fn has_object(process: &Process) -> bool {
    matches!(process, Process::Named { to, codes, .. } if !to.is_empty() || !codes.is_empty())
}

fn one_of(mut list: Vec<Process>) -> Process {
    if list.len() == 1 { list.remove(0) } else { Process::AnyOf(list) }
}
