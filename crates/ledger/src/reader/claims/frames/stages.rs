//! How far an instrument has come: talked about, agreed, signed, in force, given up or over.

use super::listed::noted;
use super::titles::count_of;
use crate::reader::clause::Clause;
use crate::reader::fold::fold;
use crate::reader::lexicon::{Class, Table};
use crate::schema::Status;

/// Words of a signing that took place.
const CEREMONY: &[&str] = &[
    "attended",
    "witnessed",
    "ceremony",
    "oversaw",
    "after",
    "saw",
    "ended",
    "concluded",
    "culminated",
    "marked",
    "following",
    "presided",
    "capped",
    "included",
    "with",
    "menyaksikan",
    "berlangsung",
    "disaksikan",
    "selepas",
    "setelah",
    "witness",
    "witnessing",
    "closed",
    "crowned",
    "sealed",
    "followed",
];

/// Words for what an instrument says, before it is one.
const TEXTS: &[&str] =
    &["text", "texts", "wording", "teks", "naskah", "metni", "metninde", "metnini", "metninin"];

/// Did the signing that a noun names take place: is it witnessed, or done by somebody named?
pub(super) fn held_ceremony(
    clause: &Clause<'_>,
    trigger: usize,
    from: usize,
    until: usize,
) -> bool {
    let future = (from..trigger).any(|i| {
        clause.is(i, Class::Future)
            || clause.is(i, Class::Modal)
            || clause.any(
                i,
                &["discussed", "discuss", "possible", "towards", "toward", "planned", "expedite"],
            )
    });
    !future
        && ((from..until)
            .any(|i| clause.any(i, CEREMONY) && !(clause.at(i, "with") && i > trigger))
            || (trigger..until).any(|i| clause.any(i, &["by", "oleh"])))
}

/// What happens to an instrument, where, and the stage before a signing.
pub(super) fn event(
    clause: &Clause<'_>,
    here: usize,
    end: usize,
    (from, until): (usize, usize),
    kind: &str,
) -> Option<(usize, Status, &'static str)> {
    if let Some(noted) = noted(clause, end, until) {
        return Some(noted);
    }
    let inside = |i: &usize| *i >= here && *i < end;
    let force = (from..until).find(|i| {
        clause.is(*i, Class::Force)
            && (clause.any(i.wrapping_sub(1), &["in", "into", "took", "takes", "take", "ber"])
                || clause.any(*i, &["effective", "yururlukte", "yururluge"])
                || clause.scene.language.malay()
                || clause.scene.language == crate::reader::Language::Tr)
            || clause.at(*i, "berlaku")
                && clause
                    .any(i.wrapping_sub(1), &["mulai", "telah", "sudah", "resmi", "akan", "belum"])
    });
    let signed =
        |i: &usize| clause.is(*i, Class::Sign) && !inside(i) && belongs(clause, *i, here, end);
    // "the early entry into force of the agreement signed in May": what is awaited is not so.
    let awaited = force.filter(|force| {
        // "yürürlüğe girmesi için onay bekleniyor": a noun of the verb tells of no day.
        let tr = clause.scene.language == crate::reader::Language::Tr;
        if tr && (*force..force + 3).any(|i| fold(clause.scene.tokens.word(i)).starts_with("girme"))
        {
            let denied = (*force..force + 3).any(|i| {
                ["girmedi", "girmemis"].contains(&fold(clause.scene.tokens.word(i)).as_str())
            });
            return !denied;
        }
        let entry = (force.saturating_sub(3).max(from)..*force)
            .find(|i| clause.any(*i, &["entry", "entering", "coming"]));
        entry.is_some_and(|entry| {
            (entry.saturating_sub(5).max(clause.sentence.first)..entry)
                .chain(entry + 1..*force)
                .any(|i| {
                    clause.any(
                        i,
                        &[
                            "early",
                            "swift",
                            "speedy",
                            "prompt",
                            "forward",
                            "expedite",
                            "expected",
                            "timely",
                            "rapid",
                            "importance",
                            "towards",
                            "pending",
                            "await",
                            "awaiting",
                            "anticipated",
                            "hasten",
                            "accelerate",
                        ],
                    )
                })
        })
    });
    if let Some(awaited) = awaited {
        return match (from..until).find(|i| signed(i)) {
            Some(sign) => Some((sign, Status::Signed, "")),
            None => Some((awaited, Status::Promised, "agreed")),
        };
    }
    if let Some(force) = force {
        // "signed in May, it will enter into force once ratified": its signing is what happened.
        let ahead = (force.saturating_sub(5).max(from)..force).any(|i| {
            clause.is(i, Class::Future)
                || clause.is(i, Class::Neg)
                || clause.any(i, &["belum", "yet"])
        });
        let sign = (from..until).find(|i| signed(i) && *i < force);
        if ahead && let Some(sign) = sign {
            return Some((sign, Status::Signed, ""));
        }
        let agreed = (from..force).find(|i| {
            clause.is(*i, Class::Initial)
                || clause.any(*i, &["concluded", "finalised", "finalized"])
        });
        if ahead && let Some(agreed) = agreed {
            return Some((agreed, Status::Promised, "agreed"));
        }
        return Some((force, Status::InForce, ""));
    }
    let near = |i: &usize| i.abs_diff(here) < 14;
    // "was replaced by", "has given way to": another stands in its place.
    let replaced = (end..until).find(|i| {
        clause.any(*i, &["replaced", "superseded"]) && clause.at(i + 1, "by")
            || clause.any(*i, &["given", "gave"]) && clause.at(i + 1, "way")
            || clause.any(*i, &["digantikan", "diganti"])
    });
    if let Some(replaced) = replaced {
        return Some((replaced, Status::Superseded, ""));
    }
    // "pulled out of", "has shelved", "membatalkan", "feshetti": given up. "ran out": over.
    // "Under the deal, tariffs will be scrapped": what is given up stands right before the word or right
    // behind it, and is no text.
    // "signed on 8 June 2011, was terminated by Norway": a finite verb behind an aside is the text's own.
    let passive = |i: usize| {
        i > end
            && (i.saturating_sub(2).max(end)..i)
                .any(|j| clause.is(j, Class::Aux) || clause.any(j, &["telah", "sudah"]))
            && i - end < 30
            && !(end..i).any(|j| {
                clause.any(j, &[";", ":"])
                    || clause.is(j, Class::Modal)
                    || clause.names_instrument(j)
            })
    };
    let of_it = |i: usize| {
        if passive(i) {
            true
        } else if i >= end {
            !(end..i).any(|j| clause.any(j, &[",", ";", ":"]) || clause.is(j, Class::Modal))
                || clause.scene.language != crate::reader::Language::En
                    && !(end..i).any(|j| clause.any(j, &[",", ";", ":"]))
        } else {
            !(i + 1..here).any(|j| {
                clause.any(
                    j,
                    &[
                        ",",
                        ";",
                        "under",
                        "tariffs",
                        "duties",
                        "ban",
                        "bans",
                        "quota",
                        "quotas",
                        "visas",
                        "restrictions",
                        "sekatan",
                        "larangan",
                        "tarif",
                        "kuota",
                    ],
                )
            })
        }
    };
    let dropped = (from..until).find(|i| {
        (near(i) || passive(*i))
            && of_it(*i)
            && (clause.is(*i, Class::Drop)
                || clause.at(*i, "pulled") && clause.at(i + 1, "out")
                || clause.any(*i, &["menarik", "ditarik"])
                    && clause.any(i + 1, &["diri", "balik", "kembali"])
                || clause.at(*i, "called") && clause.at(i + 1, "off"))
    });
    if let Some(dropped) = dropped {
        return Some((dropped, Status::Withdrawn, ""));
    }
    let over = (from..until).find(|i| {
        near(i)
            && (clause.any(*i, &["expired", "lapsed", "expires", "tamat", "berakhir"])
                || clause.at(*i, "ran") && clause.at(i + 1, "out"))
    });
    if let Some(over) = over {
        return Some((over, Status::Lapsed, ""));
    }
    // "reached agreement on", "concluded negotiations on": the text is agreed and not signed.
    let agreed = (from..here).find(|i| {
        let talks = (i + 1..here.min(i + 5)).any(|j| {
            clause.any(
                j,
                &[
                    "negotiations",
                    "talks",
                    "agreement",
                    "consensus",
                    "understanding",
                    "rundingan",
                    "perundingan",
                    "negosiasi",
                ],
            )
        });
        near(i)
            && (clause.is(*i, Class::Conclude)
                || clause.any(*i, &["reached", "secured", "struck", "menyelesaikan", "mencapai"]))
            && talks
    });
    // "welcomed the conclusion of negotiations on the treaty".
    let agreed = agreed.or_else(|| {
        (from..here).find(|i| {
            clause.any(*i, &["conclusion", "completion", "finalisation", "finalization"])
                && near(i)
                && (i + 1..here.min(i + 5))
                    .any(|j| clause.any(j, &["negotiations", "talks", "negotiation", "text"]))
        })
    });
    let agreed = agreed.or_else(|| {
        // "agreed in principle on a protocol".
        (from..here).find(|i| {
            clause.at(*i, "agreed")
                && near(i)
                && (clause.at(i + 1, "in") && clause.at(i + 2, "principle")
                    || clause.at(i + 1, "on") && clause.any(i + 2, &["a", "an", "the"]))
        })
    });
    let agreed = agreed.or_else(|| {
        // "the agreement was reached", "reached an agreement".
        (from..until).find(|i| {
            let reached = clause.any(*i, &["reached", "finalised", "finalized"])
                && (clause.is(i.wrapping_sub(1), Class::Aux) || *i < here);
            (reached || clause.is(*i, Class::Initial)) && near(i)
        })
    });
    // "have settled the text of", "teks … sudah disepakati", "metni üzerinde mutabık kaldı".
    let text = (from..until).find(|i| clause.any(*i, TEXTS) && near(i));
    let agreed = agreed.or_else(|| {
        text?;
        (from..until).find(|i| {
            let word = fold(clause.scene.tokens.word(*i));
            clause.any(*i, &["settled", "agreed", "approved", "completed", "rampung"])
                || word.starts_with("di")
                    && ["setuju", "sepakat", "muktamad", "selesai"].iter().any(|s| word.contains(s))
                || ["mutabik", "uzlas", "anlas", "tamamlan"].iter().any(|s| word.starts_with(s))
                    && !clause
                        .scene
                        .tokens
                        .lexicon
                        .longest(&clause.scene.tokens, *i, Table::Instrument)
                        .is_some_and(|_| inside(i))
        })
    });
    let sign = (from..until)
        .filter(signed)
        .filter(|i| {
            !clause.any(*i, &["exchange", "exchanged", "pertukaran", "bertukar"])
                || (*i < here && here - i < 8)
                || clause.is(i.wrapping_sub(1), Class::Aux)
        })
        .filter(|i| agreed != Some(*i))
        .min_by_key(|i| i.abs_diff(here));
    // "accords that X initialled in 2021 have since been signed": the verb of the clause, not the aside's.
    let sign = sign.map(|sign| {
        let aside = (end..sign).any(|i| clause.any(i, &["that", "which"]));
        let main = (sign + 1..until)
            .find(|i| signed(i) && (i.saturating_sub(3)..*i).any(|j| clause.is(j, Class::Aux)));
        main.filter(|_| aside).unwrap_or(sign)
    });
    // "awaits signature", "will be put to signature", "belum ditandatangani": the text is agreed.
    let waits = |sign: usize| {
        (sign.saturating_sub(5).max(from)..sign).any(|i| {
            clause.is(i, Class::Future)
                || clause.is(i, Class::Modal)
                || clause.any(
                    i,
                    &[
                        "awaits",
                        "await",
                        "awaiting",
                        "belum",
                        "henuz",
                        "ready",
                        "pending",
                        "early",
                        "forthcoming",
                        "forward",
                        "due",
                        "expected",
                    ],
                )
        })
    };
    if let Some(agreed) = agreed
        && sign.is_none_or(waits)
    {
        return Some((agreed, Status::Promised, "agreed"));
    }
    let hands = (end..until).find(|i| clause.at(*i, "changed") && clause.at(i + 1, "hands"));
    if let Some(hands) = hands {
        return Some((hands, Status::Signed, ""));
    }
    if let Some(sign) = sign.filter(|_| agreed.is_none_or(|a| a > here || here.abs_diff(a) > 10)) {
        return Some((sign, Status::Signed, ""));
    }
    if let Some(agreed) = agreed {
        return Some((agreed, Status::Promised, "agreed"));
    }
    // "renewed their memorandum", "diperpanjang hingga 2028": it goes on.
    let renewed = (from..until).find(|i| {
        clause.any(
            *i,
            &[
                "renewed",
                "prolonged",
                "diperpanjang",
                "diperpanjangkan",
                "memperpanjang",
                "dilanjutkan",
                "uzatildi",
                "uzatti",
                "yenilendi",
            ],
        ) && (near(i) || *i >= end && i - end < 24)
            && !clause.is(i.wrapping_sub(1), Class::Det)
            && !(*i + 1..here).any(|j| clause.any(j, &["commitment", "support", "call", "to"]))
    });
    if let Some(renewed) = renewed {
        return Some((renewed, Status::InForce, "renewed"));
    }
    // "The visit brought two memorandums": what came of it.
    let brought = (from..here).find(|i| {
        clause.any(
            *i,
            &["brought", "yielded", "produced", "resulted", "saw", "menghasilkan", "netted"],
        ) && here - i < 8
    });
    if let Some(brought) = brought.filter(|_| count_of(clause, here).is_some()) {
        return Some((brought, Status::Signed, ""));
    }
    if matches!(kind, "document" | "contract") {
        return None;
    }
    let talk = (from..until).find(|i| {
        (clause.is(*i, Class::Negotiate)
            || clause.is(*i, Class::Conclude)
            || clause.any(
                *i,
                &[
                    "proposed",
                    "proposal",
                    "discussed",
                    "discussing",
                    "discuss",
                    "draft",
                    "upgrade",
                    "launched",
                    "concluding",
                ],
            ))
            && near(i)
            && !inside(i)
    });
    let talk = talk?;
    let stage = if clause.any(talk, &["proposed", "proposal", "discussed", "discussing", "discuss"])
    {
        ""
    } else {
        "negotiating"
    };
    Some((talk, Status::Possible, stage))
}

/// Does a word of signing go with this instrument? "signed in 2004" right behind one is that one's.
fn belongs(clause: &Clause<'_>, sign: usize, here: usize, end: usize) -> bool {
    if sign < here {
        return !amended(clause, sign, here) && !another_verb(clause, sign, here);
    }
    if clause.scene.language == crate::reader::Language::Tr && amended_before(clause, end, sign) {
        return false;
    }
    let participle = !(sign.saturating_sub(3)..sign)
        .any(|i| i >= end && (clause.is(i, Class::Aux) || clause.is(i, Class::Modal)))
        && clause.scene.language == crate::reader::Language::En;
    if !participle {
        return true;
    }
    // Only the last instrument before a participle, and right before it.
    let tokens = &clause.scene.tokens;
    !(end..sign).any(|i| tokens.lexicon.longest(tokens, i, Table::Instrument).is_some())
}

/// Words behind which the instrument stands that another one changes or carries out.
const AMENDING: &[&str] = &[
    "amending",
    "amends",
    "upgrading",
    "updating",
    "revising",
    "supplementing",
    "implementing",
    "extending",
    "modernising",
    "modernizing",
    "under",
    "meminda",
    "pindaan",
    "perubahan",
    "amandemen",
    "mengubah",
    "tambahan",
    "berdasarkan",
];

/// Is it the instrument that a signed one changes: "signed a protocol amending the agreement"?
fn amended(clause: &Clause<'_>, sign: usize, here: usize) -> bool {
    let tokens = &clause.scene.tokens;
    let instrument = |i: usize| clause.names_instrument(i);
    // The words of the instrument's own name stand between the word of changing and its noun.
    let mut at = here;
    while at > sign + 1 && here - at < 10 {
        at -= 1;
        let to = clause.any(at, &["to"]) && instrument(at.wrapping_sub(1));
        if to || clause.any(at, AMENDING) {
            return (sign + 1..at).any(instrument);
        }
        let name = tokens.is_word(at) && (tokens.capital(at) || clause.is(at, Class::Det))
            || tokens
                .any(at, &["-", "–", "'", "’", "s", "free", "trade", "existing", "of", "between"]);
        if !name {
            return false;
        }
    }
    false
}

/// Does another verb with its own object begin between a signing and an instrument: "signed a
/// memorandum and hoped that talks on a treaty ..."?
fn another_verb(clause: &Clause<'_>, sign: usize, here: usize) -> bool {
    // The verb of a list's head goes with every item.
    if clause.sentence.seam.is_some_and(|seam| sign < seam && seam <= here) {
        return false;
    }
    let tr = clause.scene.language == crate::reader::Language::Tr;
    tr && super::turkish_forms::is_verb(clause, sign)
        || second_verb(clause, sign + 1, here).is_some()
}

/// The word that joins a second verb among tokens: "and agreed to", "dan berharap".
pub(super) fn second_verb(clause: &Clause<'_>, from: usize, until: usize) -> Option<usize> {
    const VERBS: &[Class] = &[
        Class::Say,
        Class::Agree,
        Class::Aim,
        Class::Wish,
        Class::Expect,
        Class::Aux,
        Class::Modal,
        Class::Future,
        Class::Negotiate,
    ];
    let tokens = &clause.scene.tokens;
    (from..until).find(|i| {
        if !(clause.is(*i, Class::And) && tokens.is_word(*i)) {
            return false;
        }
        let mut next = i + 1;
        while clause
            .any(next, &["also", "then", "subsequently", "jointly", "turut", "juga", "later"])
        {
            next += 1;
        }
        if next >= until
            || tokens.capital(next)
            || clause.is(next, Class::Sign)
            || clause.names_instrument(next)
        {
            return false;
        }
        let word = fold(tokens.word(next));
        let malay = clause.scene.language.malay()
            && word.len() > 5
            && ["ber", "me"].iter().any(|prefix| word.starts_with(prefix));
        let english = clause.scene.language == crate::reader::Language::En
            && (word.ends_with("ed") || word.ends_with("ing"))
            && !clause.names_instrument(next + 1);
        VERBS.iter().any(|class| clause.is(next, *class)) || malay || english
    })
}

/// Turkish: is it the instrument that the signed one behind it changes, "anlaşmasında değişiklik
/// yapan protokol"?
fn amended_before(clause: &Clause<'_>, end: usize, sign: usize) -> bool {
    let tokens = &clause.scene.tokens;
    let other = (end..sign).find(|i| clause.names_instrument(*i));
    other.is_some_and(|other| {
        (end..other).any(|i| {
            let word = fold(tokens.word(i));
            ["degisik", "guncelle", "tadil", "revize", "kapsam", "cercevesinde", "uyarinca"]
                .iter()
                .any(|stem| word.starts_with(stem))
                // "anlaşmaya ek protokol"; further on it begins what the next one is about.
                || i == end && ["ek", "iliskin", "dair"].contains(&word.as_str())
        })
    })
}
