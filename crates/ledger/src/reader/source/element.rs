//! The elements of a page as a tree: what is silent, what is a block, where each word stands.
//!
//! This is no HTML parser: it reads tags as they come and never fails. A tag that closes nothing is
//! passed over; one that closes an outer element closes the inner ones too. Cost: one pass.

use std::collections::BTreeMap;

use super::entity::entity;
use super::sheet::{Seen, Sheets};
use super::style::{declarations, looks};

/// The deepest nesting that is kept; what lies deeper belongs to the element at that depth.
const DEEPEST: usize = 256;

/// One element or stretch of text.
#[derive(Debug)]
pub(super) enum Node {
    /// Number of the element in [`Tree::elements`].
    Open(usize),
    Close(usize),
    /// Bytes `start..end` of the file.
    Text(usize, usize),
    /// One character that an entity of `length` bytes stands for.
    Entity(usize, usize, char),
    /// Words that are no text: a comment, a script.
    Hidden(usize, usize),
}

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub name: String,
    pub parent: usize,
    pub hidden: bool,
    /// The property of its style that hides the words of a Word file.
    hidden_by: Option<String>,
    /// Set above or below the line, as a footnote's mark is.
    pub raised: bool,
    /// The bytes of its tag.
    tag: (usize, usize),
    /// White letters of a Word file, and that something is behind them.
    white: bool,
    shaded: bool,
    /// One of its alternatives was taken.
    chosen: bool,
    /// The style that a Word file's style is made from.
    based: Option<String>,
    /// `class`, `id` and `role` in lower case.
    pub marks: String,
    /// Letters and digits in it, and those of them inside links.
    pub letters: usize,
    pub linked: usize,
    /// Letters in paragraphs of running text, not in links.
    pub running: usize,
    pub cells: usize,
    pub rows: usize,
    /// Number of [`Node::Close`] in the list of nodes, and of [`Node::Open`].
    pub open: usize,
    pub close: usize,
}

/// A page: its nodes in order, and its elements; element 0 holds everything.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    pub elements: Vec<Element>,
    /// The day that the page's metadata gives.
    pub date: Option<String>,
    /// Bytes of the rules of its style sheets.
    sheets: Vec<(usize, usize)>,
    /// The styles of a Word file whose words are not shown, with the property that hides them.
    unseen: BTreeMap<String, String>,
}

/// The most elements of a page; a longer one is refused.
pub(super) const MOST_ELEMENTS: usize = 1_000_000;

/// Elements that have no content.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "w:br", "w:cr", "w:tab",
];

/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea", "title"];

/// An element that the next one of its kind closes.
fn closes(open: &str, next: &str) -> bool {
    match open {
        "p" => {
            matches!(
                next,
                "p" | "div"
                    | "ul"
                    | "ol"
                    | "table"
                    | "h1"
                    | "h2"
                    | "h3"
                    | "h4"
                    | "section"
                    | "article"
                    | "blockquote"
            )
        }
        "li" => next == "li",
        "td" | "th" => matches!(next, "td" | "th" | "tr"),
        "tr" => next == "tr",
        "option" => next == "option",
        _ => false,
    }
}

impl Tree {
    /// Read the tags of a text; `None` when there are more of them than are kept.
    pub fn of(text: &str, xml: bool) -> Option<Self> {
        Self::with_styles(text, BTreeMap::new(), xml)
    }

    /// Read the tags of a Word file, some of whose styles hide their words.
    pub fn with_styles(text: &str, unseen: BTreeMap<String, String>, xml: bool) -> Option<Self> {
        let mut tree = Self { elements: vec![Element::default()], unseen, ..Self::default() };
        let mut stack: Vec<usize> = vec![0];
        let mut at = 0;
        while at < text.len() {
            if tree.elements.len() > MOST_ELEMENTS {
                return None;
            }
            let rest = &text[at..];
            if rest.starts_with("<!--") {
                let length = comment_end(rest);
                tree.nodes.push(Node::Hidden(at, at + length));
                at += length;
            } else if let Some(content) = rest.strip_prefix("<![CDATA[").filter(|_| xml) {
                let inner = at + 9;
                let length = content.find("]]>").unwrap_or(content.len());
                if length > 0 {
                    tree.nodes.push(Node::Text(inner, inner + length));
                }
                at = (inner + length + 3).min(text.len());
            } else if rest.starts_with('<')
                && rest[1..].starts_with(|c: char| {
                    c.is_ascii_alphabetic() || c == '/' || c == '!' || c == '?'
                })
            {
                at += tree.tag(text, at, &mut stack);
            } else if let Some((character, length)) = entity(rest) {
                tree.nodes.push(Node::Entity(at, length, character));
                at += length;
            } else {
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let length = memchr::memchr2(b'<', b'&', &rest.as_bytes()[first..])
                    .map_or(rest.len(), |n| n + first);
                tree.nodes.push(Node::Text(at, at + length));
                at += length;
            }
        }
        while let Some(element) = stack.pop() {
            tree.close(element);
        }
        tree.apply_styles(text)?;
        tree.apply_inks();
        Some(tree)
    }

    /// Hide what the page's own style sheets and attributes hide; `None` when there is no end to it.
    fn apply_styles(&mut self, text: &str) -> Option<()> {
        let mut sheets = Sheets::default();
        self.sheets.iter().for_each(|(start, end)| sheets.add(&text[*start..*end]));
        let mut last_child: Vec<Option<usize>> = vec![None; self.elements.len()];
        let mut all: Vec<Seen<'_>> = Vec::with_capacity(self.elements.len());
        let rules = !sheets.is_empty();
        for (number, element) in self.elements.iter().enumerate() {
            let tag = &text[element.tag.0..element.tag.1];
            let mut seen =
                Seen { name: &element.name, tag, parent: element.parent, ..Seen::default() };
            if rules && number != 0 {
                let own = |name: &str| attribute(tag, name).map(str::to_ascii_lowercase);
                let classes = own("class").unwrap_or_default();
                seen.classes = classes.split_whitespace().map(str::to_owned).collect();
                seen.id = own("id");
                seen.before = last_child[element.parent].replace(number);
            }
            all.push(seen);
        }
        // A sheet that is not in the file may say what is behind white letters.
        let told = !all
            .iter()
            .any(|e| e.name == "link" && e.tag.to_ascii_lowercase().contains("stylesheet"));
        let mut grounds: Vec<Option<String>> = vec![None; all.len()];
        let mut unseen = vec![false; all.len()];
        for number in 1..all.len() {
            let style = attribute(all[number].tag, "style").unwrap_or("");
            let look = match rules {
                true => looks(&sheets.of(&all, number, style)?),
                false if style.is_empty() => Default::default(),
                false => looks(&declarations(style)),
            };
            let above = grounds[all[number].parent].clone();
            let ground = look.ground.filter(|ground| ground != "transparent").or(above);
            let lost = look.ink.is_some_and(|ink| match &ground {
                Some(ground) => ink == *ground,
                None => told && ink == "ffffff",
            });
            grounds[number] = ground;
            let whole = matches!(all[number].name, "body" | "html" | "main" | "article");
            // A page that is hidden until a script shows it is shown.
            let own = || looks(&declarations(style)).unseen;
            unseen[number] = (look.unseen || lost) && (!whole || own());
        }
        for (element, unseen) in self.elements.iter_mut().zip(unseen) {
            element.hidden |= unseen;
        }
        Some(())
    }

    /// Hide white letters of a Word file that nothing is behind.
    fn apply_inks(&mut self) {
        for number in 1..self.elements.len() {
            let parent = self.elements[number].parent;
            let shaded = self.elements[number].shaded || self.elements[parent].shaded;
            self.elements[number].shaded = shaded;
            let element = &mut self.elements[number];
            element.hidden |= element.white && !shaded;
        }
    }

    /// The styles of a Word file's sheet whose words are not shown, also those based on them.
    pub fn unseen_styles(&self) -> BTreeMap<String, String> {
        let mut out: BTreeMap<String, String> = BTreeMap::new();
        for _ in 0..4 {
            let by = |e: &Element| match (&e.hidden_by, &e.based) {
                (Some(own), _) => Some(own.clone()),
                (None, _) if e.hidden => Some("w:color".to_owned()),
                (None, Some(base)) => out.get(base).cloned(),
                (None, None) => None,
            };
            let styles = self.elements.iter().filter(|e| e.name == "w:style");
            let more: Vec<(String, String)> =
                styles.filter_map(|e| Some((e.marks.clone(), by(e)?))).collect();
            let before = out.len();
            out.extend(more);
            if out.len() == before {
                break;
            }
        }
        out
    }

    /// What a Word file's tag says of the run, paragraph or style around it.
    fn look(&mut self, name: &str, tag: &str, stack: &[usize]) {
        let value = attribute(tag, "w:val");
        let off = value.is_some_and(|v| matches!(v, "0" | "false" | "off" | "none"));
        let Some(&properties) = stack.last() else { return };
        if name == "w:basedon" {
            self.elements[properties].based = value.map(str::to_owned);
        }
        let owner = self.elements[properties].parent;
        match self.elements[properties].name.as_str() {
            "w:rpr" | "w:ppr" => {}
            "w:trpr" if matches!(name, "w:del" | "w:hidden") && !off => {
                self.elements[owner].hidden = true;
                return;
            }
            // A prompt in place of words that nobody has written yet.
            "w:sdtpr" if name == "w:showingplchdr" && !off => {
                self.elements[owner].hidden = true;
                return;
            }
            "w:tcpr" | "w:tblpr" if name == "w:shd" => {
                self.elements[owner].shaded |= is_shade(tag);
                return;
            }
            _ => return,
        }
        let run = matches!(self.elements[owner].name.as_str(), "w:r" | "w:style");
        match name {
            "w:vanish" | "w:specvanish" | "w:webhidden" | "w:strike" | "w:dstrike" if run => {
                // What a run says of itself leads over its style.
                match off {
                    false => self.hide(owner, name),
                    true if self.elements[owner].hidden_by.as_deref() == Some(name) => {
                        self.elements[owner].hidden = false;
                    }
                    true => {}
                }
            }
            "w:sz" if run && value.and_then(|v| v.parse().ok()).is_some_and(|n: u32| n <= 2) => {
                self.hide(owner, name);
            }
            "w:color" if run => {
                self.elements[owner].white =
                    value.is_some_and(|v| v.eq_ignore_ascii_case("ffffff"));
            }
            "w:shd" => self.elements[owner].shaded |= is_shade(tag),
            "w:highlight" => self.elements[owner].shaded |= !off,
            "w:rstyle" | "w:pstyle" => {
                if let Some(by) = value.and_then(|v| self.unseen.get(v)).cloned() {
                    self.hide(owner, &by);
                }
            }
            "w:vertalign" if run => {
                self.elements[owner].raised =
                    value.is_some_and(|v| matches!(v, "superscript" | "subscript"));
            }
            _ => {}
        }
    }

    fn hide(&mut self, element: usize, by: &str) {
        self.elements[element].hidden = true;
        self.elements[element].hidden_by = Some(by.to_owned());
    }

    fn close(&mut self, element: usize) {
        self.elements[element].close = self.nodes.len();
        self.nodes.push(Node::Close(element));
    }

    /// Read one tag at a byte; its length.
    fn tag(&mut self, text: &str, at: usize, stack: &mut Vec<usize>) -> usize {
        let rest = &text[at..];
        let length = tag_end(rest);
        let whole = &rest[..length];
        let (name, closing) = named(whole);
        if name.is_empty() {
            return length;
        }
        if closing {
            let from = stack.len().saturating_sub(32).max(1);
            if let Some(place) =
                (from..stack.len()).rev().find(|p| self.elements[stack[*p]].name == name)
            {
                while stack.len() > place {
                    if let Some(element) = stack.pop() {
                        self.close(element);
                    }
                }
            }
            return length;
        }
        self.dated(&name, whole);
        if name.starts_with("w:") {
            self.look(&name, whole, stack);
        }
        while let Some(&last) = stack.last() {
            if last == 0 || !closes(&self.elements[last].name, &name) {
                break;
            }
            stack.pop();
            self.close(last);
        }
        let parent = stack.last().copied().unwrap_or(0);
        let number = self.elements.len();
        let mut element = element(&name, whole, parent, self.nodes.len());
        element.tag = (at, at + length);
        // Of alternatives the first is shown.
        if matches!(name.as_str(), "mc:choice" | "mc:fallback") {
            element.hidden = std::mem::replace(&mut self.elements[parent].chosen, true);
        }
        self.elements.push(element);
        self.nodes.push(Node::Open(number));
        if VOID.contains(&name.as_str()) || whole.ends_with("/>") || stack.len() >= DEEPEST {
            self.close(number);
            return length;
        }
        if RAW.contains(&name.as_str()) {
            let inner = raw_end(&rest[length..], &name);
            let content = at + length..at + length + inner;
            let shown = matches!(name.as_str(), "title" | "textarea");
            if name == "style" {
                self.sheets.push((content.start, content.end));
            }
            self.nodes.push(if shown {
                Node::Text(content.start, content.end)
            } else {
                Node::Hidden(content.start, content.end)
            });
            self.close(number);
            return length + inner;
        }
        stack.push(number);
        length
    }

    /// The day of publication in a `meta` or `time` element.
    fn dated(&mut self, name: &str, tag: &str) {
        if self.date.is_some() || !matches!(name, "meta" | "time") {
            return;
        }
        let lower = tag.to_ascii_lowercase();
        let told = name == "time"
            || [
                "published_time",
                "datepublished",
                "publish-date",
                "publishdate",
                "dc.date",
                "pubdate",
                "\"date\"",
                "dcterms.created",
            ]
            .iter()
            .any(|mark| lower.contains(mark));
        let value = attribute(tag, if name == "time" { "datetime" } else { "content" });
        let value = value.filter(|v| told && v.len() >= 10 && v.is_char_boundary(10));
        self.date =
            value.map(|v| v[..10].to_owned()).filter(|v| v.parse::<jiff::civil::Date>().is_ok());
    }
}

/// One past the end of a comment.
fn comment_end(text: &str) -> usize {
    for short in ["<!-->", "<!--->"] {
        if text.starts_with(short) {
            return short.len();
        }
    }
    let ends = ["-->", "--!>"].iter().filter_map(|end| Some(text[4..].find(end)? + 4 + end.len()));
    ends.min().unwrap_or(text.len())
}

/// The most bytes of one tag.
const LONGEST_TAG: usize = 1 << 16;

/// One past the `>` that closes a tag; quoted values may hold one.
fn tag_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut quote = 0;
    // An equals sign with nothing but space behind it: a quote there opens a value.
    let mut awaits = false;
    for (at, byte) in bytes.iter().enumerate().skip(1).take(LONGEST_TAG) {
        match *byte {
            mark if quote != 0 => {
                if mark == quote {
                    quote = 0;
                }
            }
            b'>' => return at + 1,
            b'"' | b'\'' if awaits => (quote, awaits) = (*byte, false),
            b'=' => awaits = true,
            space if space.is_ascii_whitespace() => {}
            _ => awaits = false,
        }
    }
    text.find('>').map_or(text.len(), |n| n + 1)
}

/// One past the end of raw content, with its closing tag.
fn raw_end(text: &str, name: &str) -> usize {
    let close = format!("</{name}");
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[from..], b"</") {
        let at = from + found;
        if text.as_bytes()[at..].len() >= close.len()
            && text.as_bytes()[at..at + close.len()].eq_ignore_ascii_case(close.as_bytes())
        {
            return text[at..].find('>').map_or(text.len(), |n| at + n + 1);
        }
        from = at + 2;
    }
    text.len()
}

/// The lower-case name of a tag, and whether it closes.
fn named(text: &str) -> (String, bool) {
    let inner = text.trim_start_matches('<');
    let closing = inner.starts_with('/');
    let name = inner
        .trim_start_matches('/')
        .split(|c: char| !(c.is_alphanumeric() || c == ':' || c == '-' || c == '_'))
        .next()
        .unwrap_or("");
    (name.to_ascii_lowercase(), closing)
}

/// The most columns that one cell of a data table spans.
const SPAN: usize = 12;

impl Element {
    /// How many columns a cell spans.
    pub(super) fn columns(&self, text: &str) -> usize {
        let cell = matches!(self.name.as_str(), "td" | "th");
        let said = if cell { attribute(&text[self.tag.0..self.tag.1], "colspan") } else { None };
        said.and_then(|n| n.trim().parse().ok()).unwrap_or(1).clamp(1, SPAN)
    }
}

/// The value of an attribute.
pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = tag.trim_start_matches('<');
    rest = &rest[rest.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(rest.len())..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))?;
        let (own, behind) = rest.split_at(end);
        let value = behind.trim_start().strip_prefix('=').map(str::trim_start);
        let Some(value) = value else {
            if own.is_empty() && behind.starts_with('>') {
                return None;
            }
            rest = if own.is_empty() { behind.get(1..)? } else { behind };
            continue;
        };
        let (value, behind) = match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(
                value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len()),
            ),
        };
        if own.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = behind;
    }
}

/// Has a tag an attribute, with or without a value?
pub(super) fn has_attribute(tag: &str, name: &str) -> bool {
    let words = tag.trim_end_matches(['>', '/']).split(|c: char| c.is_whitespace() || c == '=');
    words.skip(1).any(|word| word.eq_ignore_ascii_case(name))
}

fn element(name: &str, tag: &str, parent: usize, open: usize) -> Element {
    if name == "w:style" {
        let marks = attribute(tag, "w:styleId").unwrap_or("").to_owned();
        return Element { name: name.to_owned(), parent, marks, open, ..Element::default() };
    }
    let mut marks = String::new();
    for key in ["class", "id", "role"] {
        if let Some(value) = attribute(tag, key) {
            marks.push(' ');
            marks.push_str(&value.to_ascii_lowercase().replace(char::is_whitespace, " "));
        }
    }
    let lower = tag.to_ascii_lowercase();
    let bare = lower.contains("hidden")
        && lower.split_whitespace().skip(1).any(|w| {
            let w = w.trim_end_matches(['>', '/']);
            w == "hidden" || w.starts_with("hidden=")
        });
    let style = attribute(tag, "style").unwrap_or("");
    let closed = name == "dialog" && attribute(tag, "open").is_none() && !lower.contains(" open");
    let aria = attribute(tag, "aria-hidden").is_some_and(|v| v.eq_ignore_ascii_case("true"))
        && !matches!(name, "div" | "main" | "article" | "section" | "body");
    let hidden = bare || closed || aria || says_hidden(&marks);
    let raised = matches!(name, "sup" | "sub" | "m:sup" | "m:sub")
        || style.contains("vertical-align") && (style.contains("super") || style.contains("sub"));
    Element { name: name.to_owned(), parent, hidden, raised, marks, open, ..Element::default() }
}

/// Is what a Word file puts behind words another colour than white?
fn is_shade(tag: &str) -> bool {
    let fill = attribute(tag, "w:fill").unwrap_or("auto");
    let pattern = attribute(tag, "w:val").unwrap_or("clear");
    !(matches!(fill, "auto" | "ffffff" | "FFFFFF") && matches!(pattern, "clear" | "nil"))
        || attribute(tag, "w:themeFill").is_some()
}

/// Classes by which pages hide words from those who see the page.
const UNSEEN: &[&str] = &[
    "hidden",
    "d-none",
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
    "screen-reader-text",
    "screen-reader-only",
    "offscreen",
    "is-hidden",
    "u-hidden",
    "display-none",
    "invisible",
];

/// Does a class say that its words are not shown, at no width of the window?
fn says_hidden(marks: &str) -> bool {
    marks.split(' ').any(|mark| UNSEEN.contains(&mark))
        && !marks.split(' ').any(|mark| {
            mark.rsplit([':', '-'])
                .next()
                .is_some_and(|word| matches!(word, "block" | "flex" | "grid" | "inline" | "table"))
        })
}
