//! A signature block in columns: who signs for whom stands below one another, several on a line.
//!
//! ```text
//! For the Government of Kenya:        For the Government of Peru:
//! Aday Lusan                          Berk Odar
//! President                           Prime Minister
//! ```

use crate::reader::clause::Clause;
use crate::reader::known::Known;
use crate::reader::lexicon::Form;
use crate::reader::name::country;
use crate::reader::office::{honorifics, role_at};
use crate::reader::proposal::{Certainty, Kind, Proposal};
use crate::reader::scene::Scene;
use crate::reader::token::Tokens;
use crate::schema::Status;

/// How many lines a block may have below the one that says for whom.
const LINES: usize = 10;

/// The most words of a name.
const NAME_WORDS: usize = 6;

/// Tokens that stand together on a line.
type Cell = (usize, usize);

/// Who signs, column by column.
pub(super) fn propose(scene: &Scene<'_>, known: &Known, out: &mut Vec<Proposal>) {
    let tokens = &scene.tokens;
    let lines = lines(tokens, scene.own.1);
    for (at, line) in lines.iter().enumerate() {
        let states: Vec<Option<u16>> = line.iter().map(|cell| signs_for(tokens, *cell)).collect();
        if line.len() < 2 || states.iter().any(Option::is_none) {
            continue;
        }
        let below: Vec<&Vec<Cell>> = lines[at + 1..]
            .iter()
            .take(LINES)
            .take_while(|l| l.len() == line.len() || l.iter().all(|c| is_rule(tokens, *c)))
            .filter(|l| l.len() == line.len())
            .collect();
        for (column, state) in states.iter().enumerate() {
            let mut cells = below.iter().map(|l| l[column]);
            let Some(name) = cells.by_ref().find_map(|cell| name_in(tokens, cell)) else {
                continue;
            };
            let role = cells.find(|c| role_at(tokens, c.0, c.1).is_some());
            let index = scene.own().partition_point(|s| s.end <= name.0);
            let Some(sentence) = scene.own().get(index) else { continue };
            let clause = Clause { scene, known, sentence, index, speeches: &[] };
            let mut draft =
                clause.draft(Kind::Person, name.0, (Status::InForce, Certainty::Stated));
            draft.proposal.spans = vec![tokens.span(name.0, name.1)];
            draft.text("name", plain(tokens, name));
            if let Some(role) = role {
                draft.text("role", plain(tokens, role));
                draft.proposal.spans.push(tokens.span(role.0, role.1));
            }
            draft.country("country", *state);
            draft.proposal.attributed_to = None;
            out.push(draft.proposal);
        }
    }
}

/// The lines of a text, each cut at its wide gaps.
fn lines(tokens: &Tokens<'_>, end: usize) -> Vec<Vec<Cell>> {
    let mut out: Vec<Vec<Cell>> = Vec::new();
    let mut wide = false;
    let mut first = 0;
    let mut cells: Vec<Cell> = Vec::new();
    for at in 1..=end {
        let closes = at == end || tokens.list[at].new_line();
        if closes || tokens.parted(at) {
            cells.push((first, at));
            first = at;
        }
        if closes {
            wide |= cells.len() > 1;
            out.push(std::mem::take(&mut cells));
        }
    }
    if wide { out } else { Vec::new() }
}

/// For which state a cell says that somebody signs.
fn signs_for(tokens: &Tokens<'_>, cell: Cell) -> Option<u16> {
    let leads = ["for", "on", "untuk", "bagi", "atas"];
    let led = tokens.any(cell.0, &leads)
        || (cell.0..cell.1).any(|i| tokens.any(i, &["adina", "hukumeti"]));
    let named = (cell.0..cell.1).find_map(|i| country(tokens, i).filter(|c| c.2 <= cell.1));
    named.filter(|(_, form, _)| led && *form != Form::Capital).map(|(index, ..)| index)
}

/// Is a cell a line to sign on?
fn is_rule(tokens: &Tokens<'_>, cell: Cell) -> bool {
    (cell.0..cell.1).all(|i| tokens.any(i, &["_", "-", "–", "—", ".", "…", "(", ")"]))
}

/// The name that fills a cell, without honorifics; an office is none.
fn name_in(tokens: &Tokens<'_>, cell: Cell) -> Option<Cell> {
    let first = honorifics(tokens, cell.0, cell.1).min(cell.1);
    let words = (first..cell.1).filter(|i| tokens.is_word(*i)).count();
    let capital = |i: usize| {
        tokens.is_word(i) && (tokens.capital(i) || tokens.word(i).len() <= 3)
            || tokens.any(i, &[".", "-", "'", "’"])
    };
    let fits = (2..=NAME_WORDS).contains(&words)
        && tokens.capital(first)
        && (first..cell.1).all(capital)
        && role_at(tokens, first, cell.1).is_none()
        && country(tokens, first).is_none();
    fits.then_some((first, cell.1))
}

/// The words of a cell on one line.
fn plain(tokens: &Tokens<'_>, cell: Cell) -> String {
    tokens.words(cell.0, cell.1).split_whitespace().collect::<Vec<_>>().join(" ")
}
