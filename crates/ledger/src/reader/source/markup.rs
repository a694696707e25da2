//! The words of a web page or an XML file, each mapped to its place among the tags.
//!
//! What is not shown (scripts, hidden and struck text) and what is no article (navigation, forms,
//! teasers) is left out. The article is the innermost element that holds most of the page's running
//! text; where nothing stands out, the page is read as it is. A block begins a paragraph, an item
//! of a list gets a bullet, a row of a data table becomes a line of cells between bars.

use super::element::{Element, Node, Tree};
use super::text::{Map, Piece, add};

/// Elements whose content is no text of the article.
const SILENT: &[&str] = &[
    "script",
    "style",
    "head",
    "nav",
    "footer",
    "aside",
    "noscript",
    "svg",
    "button",
    "template",
    "iframe",
    "select",
    "figcaption",
    "del",
    "s",
    "strike",
    "textarea",
    "object",
    "canvas",
    "title",
    "option",
    "datalist",
    "video",
    "audio",
    "noframes",
    "noembed",
    "applet",
    "rp",
    "annotation",
    "annotation-xml",
];

/// Elements that do not begin a paragraph.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "cite", "code", "em", "font", "i", "ins", "mark", "q", "small", "span",
    "strong", "sub", "sup", "time", "u", "wbr", "img", "label", "bdi", "acronym", "big", "tt",
];

/// Words in a class, an id or a role that say "no article"; whole words between hyphens.
const ASIDE: &[&str] = &[
    "related",
    "comment",
    "comments",
    "share",
    "sharing",
    "social",
    "sidebar",
    "widget",
    "breadcrumb",
    "breadcrumbs",
    "promo",
    "newsletter",
    "cookie",
    "cookies",
    "advert",
    "advertisement",
    "ads",
    "teaser",
    "teasers",
    "recommended",
    "recommendations",
    "pagination",
    "footer",
    "menu",
    "navbar",
    "navigation",
    "nav",
    "subscribe",
    "popular",
    "trending",
    "outbrain",
    "taboola",
    "skip",
    "toolbar",
    "login",
    "search",
    "byline",
    "tags",
    "readmore",
    "disqus",
    "popup",
    "modal",
    "carousel",
    "banner",
    "ilgili",
    "terkait",
    "berkaitan",
    "lainnya",
    "latest",
    "complementary",
];

/// What was read of a page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub view: String,
    pub map: Map,
    /// The day that its metadata gives.
    pub date: Option<String>,
    /// Letters that are shown, and those of them that were read.
    pub shown: usize,
    pub read: usize,
    /// The stretches of the file that are words, in order, and whether the page shows them.
    pub stretches: Vec<Stretch>,
}

/// Bytes of a file that are words or a comment, and whether a reader of the page sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub start: usize,
    pub end: usize,
    pub shown: bool,
}

/// The words of a page and their map; `xml` keeps every element but metadata. `None` when it has
/// more elements than are read.
pub(crate) fn words(text: &str, xml: bool) -> Option<Page> {
    Some(of_tree(Tree::of(text, xml)?, text, xml))
}

/// The words of a Word file, some of whose styles hide theirs.
pub(crate) fn of_word(text: &str, styles: &str) -> Option<Page> {
    let unseen = Tree::of(styles, true)?.unseen_styles();
    Some(of_tree(Tree::with_styles(text, unseen, true)?, text, true))
}

fn of_tree(mut tree: Tree, text: &str, xml: bool) -> Page {
    weigh(&mut tree, text, xml);
    let root = if xml { 0 } else { article(&tree) };
    let mut writer = Writer { text, page: Page::default(), tree: &tree, xml };
    writer.page.date.clone_from(&tree.date);
    writer.page.shown = tree.elements[0].letters;
    if !xml && let Some(title) = title(&tree, root) {
        writer.write(title);
    }
    writer.write(root);
    let mut page = writer.page;
    page.stretches = stretches(&tree, xml);
    if page.map.pieces.is_empty() {
        page.map.pieces.push(Piece { above: 0, below: 0, above_length: 0, below_length: 0 });
    }
    page
}

/// Every stretch of words with whether it is shown, in or beside the article.
fn stretches(tree: &Tree, xml: bool) -> Vec<Stretch> {
    let mut silent = 0_usize;
    let mut out: Vec<Stretch> = Vec::new();
    let unseen = |number: usize| {
        let element = &tree.elements[number];
        element.hidden || is_silent(element, xml) && !BESIDE.contains(&element.name.as_str())
    };
    for node in &tree.nodes {
        let (start, end, shown) = match *node {
            Node::Open(number) => {
                silent += usize::from(unseen(number));
                continue;
            }
            Node::Close(number) => {
                silent -= usize::from(unseen(number)).min(silent);
                continue;
            }
            Node::Text(start, end) => (start, end, silent == 0),
            Node::Entity(start, length, _) => (start, start + length, silent == 0),
            Node::Hidden(start, end) => (start, end, false),
        };
        match out.last_mut().filter(|last| last.end == start && last.shown == shown) {
            Some(last) => last.end = end,
            None => out.push(Stretch { start, end, shown }),
        }
    }
    out
}

/// Silent elements that a page does show, beside its article.
const BESIDE: &[&str] = &[
    "nav",
    "footer",
    "aside",
    "button",
    "select",
    "option",
    "figcaption",
    "title",
    "textarea",
    "head",
];

/// Whether an element's content is not shown or is no text of an article.
fn is_silent(element: &Element, xml: bool) -> bool {
    let name = element.name.as_str();
    if xml {
        return element.hidden
            || ["meta", "w:instrtext", "w:deltext", "w:del", "w:delinstrtext", "w:movefrom"]
                .contains(&name);
    }
    element.hidden || SILENT.contains(&name)
}

/// Does an element's class say that it is beside the article?
fn is_aside(element: &Element) -> bool {
    !element.marks.is_empty()
        && element
            .marks
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| ASIDE.contains(&word))
}

/// The shortest stretch of letters in a block that is running text.
const RUNNING: usize = 60;

/// Count letters of every element: all, linked, and those of running text.
fn weigh(tree: &mut Tree, text: &str, xml: bool) {
    let mut silent = 0_usize;
    let mut link = 0_usize;
    // For each open block: its own letters and how many of them are linked.
    let mut blocks: Vec<(usize, usize, usize)> = vec![(0, 0, 0)];
    for place in 0..tree.nodes.len() {
        match tree.nodes[place] {
            Node::Open(number) => {
                let quiet = is_silent(&tree.elements[number], xml);
                silent += usize::from(quiet);
                link += usize::from(tree.elements[number].name == "a");
                if !INLINE.contains(&tree.elements[number].name.as_str()) {
                    blocks.push((number, 0, 0));
                }
            }
            Node::Text(start, end) if silent == 0 => {
                let letters = text[start..end].chars().filter(|c| c.is_alphanumeric()).count();
                if let Some(block) = blocks.last_mut() {
                    block.1 += letters;
                    block.2 += if link > 0 { letters } else { 0 };
                }
            }
            Node::Close(number) => {
                silent -= usize::from(is_silent(&tree.elements[number], xml)).min(silent);
                link -= usize::from(tree.elements[number].name == "a").min(link);
                if blocks.last().is_some_and(|b| b.0 == number)
                    && let Some((_, letters, linked)) = blocks.pop()
                {
                    let element = &mut tree.elements[number];
                    element.letters += letters;
                    element.linked += linked;
                    if letters >= RUNNING && linked * 3 < letters
                        || letters >= 20
                            && linked == 0
                            && matches!(element.name.as_str(), "p" | "li" | "blockquote")
                    {
                        element.running += letters;
                    }
                }
                let element = &tree.elements[number];
                let (parent, letters, linked, mut running) =
                    (element.parent, element.letters, element.linked, element.running);
                let cell = matches!(element.name.as_str(), "td" | "th" | "w:tc");
                let row = matches!(element.name.as_str(), "tr" | "w:tr");
                let (cells, rows) = (element.cells, element.rows);
                // What stands beside the article is no running text of it.
                if is_aside(element) || is_silent(element, xml) {
                    running = 0;
                }
                if number != 0 {
                    let above = &mut tree.elements[parent];
                    above.letters += letters;
                    above.linked += linked;
                    above.running += running;
                    above.cells += if cell { 1 } else { cells };
                    above.rows += if row { 1 } else { rows };
                }
            }
            _ => {}
        }
    }
}

/// The least share of the running text around it that an element must hold to be the article.
const MOST: f64 = 0.8;

/// The innermost element that holds most of the running text.
fn article(tree: &Tree) -> usize {
    let mut here = 0;
    if tree.elements[0].running == 0 {
        return 0;
    }
    // The heaviest child of each element, in one pass.
    let mut heaviest = vec![0_usize; tree.elements.len()];
    for (number, element) in tree.elements.iter().enumerate().skip(1) {
        let best = heaviest[element.parent];
        let beside = is_aside(element) || is_silent(element, false);
        if !beside && (best == 0 || tree.elements[best].running < element.running) {
            heaviest[element.parent] = number;
        }
    }
    loop {
        let child = heaviest[here];
        let block = child != 0
            && !matches!(
                tree.elements[child].name.as_str(),
                "p" | "li" | "ul" | "ol" | "blockquote" | "tr" | "td" | "span"
            );
        if !block
            || (tree.elements[child].running as f64) < MOST * tree.elements[here].running as f64
        {
            // A cell of a table that lays the page out may hold all of it.
            let layout = child != 0
                && matches!(tree.elements[child].name.as_str(), "tr" | "td")
                && tree.elements[child].running as f64 >= MOST * tree.elements[here].running as f64
                && tree.elements[child].running > 400;
            if !layout {
                return here;
            }
        }
        here = child;
    }
}

/// The page's first heading, when it stands before the article.
fn title(tree: &Tree, root: usize) -> Option<usize> {
    let article = &tree.elements[root];
    let first = tree.elements.iter().position(|e| e.name == "h1" && e.letters > 8 && !e.hidden)?;
    let heading = &tree.elements[first];
    let mut above = heading.parent;
    for _ in 0..64 {
        if above == 0 {
            break;
        }
        if is_silent(&tree.elements[above], false) {
            return None;
        }
        above = tree.elements[above].parent;
    }
    if heading.close >= article.open {
        return None;
    }
    Some(lead(tree, first, root).unwrap_or(first))
}

/// The block of a heading before the article, when it holds a lead as well: `<header><h1>…<p>…`.
fn lead(tree: &Tree, heading: usize, root: usize) -> Option<usize> {
    let article = &tree.elements[root];
    let mut block = tree.elements[heading].parent;
    for _ in 0..3 {
        let element = &tree.elements[block];
        if block == 0 || element.close >= article.open || is_aside(element) {
            return None;
        }
        if element.running > 0 {
            let plain = element.linked * 4 < element.letters;
            return (plain && element.letters * 3 < article.letters.max(1)).then_some(block);
        }
        block = element.parent;
    }
    None
}

struct Writer<'a> {
    text: &'a str,
    page: Page,
    tree: &'a Tree,
    xml: bool,
}

impl Writer<'_> {
    /// Words that stand nowhere in the file: what parts paragraphs and cells.
    fn gap(&mut self, below: usize, words: &str) {
        add(
            &mut self.page.map,
            Piece {
                above: self.page.view.len(),
                below,
                above_length: words.len(),
                below_length: 0,
            },
        );
        self.page.view.push_str(words);
    }

    fn write(&mut self, root: usize) {
        let tree = self.tree;
        let top = &tree.elements[root];
        let mut skip_to: Option<usize> = None;
        let mut below = 0;
        // The data table that is being written.
        let mut tables: Vec<usize> = Vec::new();
        let mut raised = 0_usize;
        for place in top.open..=top.close.min(tree.nodes.len().saturating_sub(1)) {
            if skip_to.is_some_and(|end| place <= end) {
                continue;
            }
            match tree.nodes[place] {
                Node::Open(number) => {
                    let element = &tree.elements[number];
                    if number != root && self.skips(element, top) {
                        skip_to = Some(element.close);
                        self.gap(
                            below,
                            if INLINE.contains(&element.name.as_str()) { " " } else { "\n\n" },
                        );
                        continue;
                    }
                    raised += usize::from(element.raised);
                    if matches!(element.name.as_str(), "table" | "w:tbl") && is_data(element) {
                        tables.push(number);
                    }
                    if let Some(gap) = opening(element, !tables.is_empty(), self.xml) {
                        self.gap(below, gap);
                    }
                }
                Node::Close(number) => {
                    let element = &tree.elements[number];
                    raised -= usize::from(element.raised).min(raised);
                    if tables.last() == Some(&number) {
                        tables.pop();
                    }
                    if let Some(gap) = closing(element, !tables.is_empty(), self.xml) {
                        let cells = if tables.is_empty() { 1 } else { element.columns(self.text) };
                        (0..cells).for_each(|_| self.gap(below, gap));
                    }
                }
                Node::Hidden(_, end) => below = end,
                Node::Text(start, end) if raised > 0 => {
                    below = end;
                    self.raised(start, end);
                }
                Node::Text(start, end) => {
                    let words = &self.text[start..end];
                    below = end;
                    self.page.read += words.chars().filter(|c| c.is_alphanumeric()).count();
                    let (above, length) = (self.page.view.len(), words.len());
                    add(
                        &mut self.page.map,
                        Piece { above, below: start, above_length: length, below_length: length },
                    );
                    self.page.view.push_str(words);
                }
                Node::Entity(start, length, character) => {
                    below = start + length;
                    let above = self.page.view.len();
                    add(
                        &mut self.page.map,
                        Piece {
                            above,
                            below: start,
                            above_length: character.len_utf8(),
                            below_length: length,
                        },
                    );
                    self.page.view.push(character);
                }
            }
        }
    }

    /// Words above the line: their digits are a footnote's mark or a power, and no part of the number
    /// before them.
    fn raised(&mut self, start: usize, end: usize) {
        for (place, character) in self.text[start..end].char_indices() {
            let shown = raised_digit(character);
            let (above, length) = (self.page.view.len(), shown.len_utf8());
            let (below, below_length) = (start + place, character.len_utf8());
            add(&mut self.page.map, Piece { above, below, above_length: length, below_length });
            self.page.view.push(shown);
            self.page.read += usize::from(character.is_alphanumeric());
        }
    }

    /// Is an element left out: not shown, a form around little, links, or beside the article?
    fn skips(&self, element: &Element, top: &Element) -> bool {
        if is_silent(element, self.xml) {
            return true;
        }
        if self.xml {
            return false;
        }
        let most = element.running * 3 >= top.running.max(1);
        let name = element.name.as_str();
        if name == "form" || name == "header" {
            return !most
                && (name == "form"
                    || element.linked * 2 > element.letters
                    || top.parent == 0 && element.running == 0 && element.rows == 0);
        }
        if most {
            return false;
        }
        let block =
            matches!(name, "div" | "section" | "ul" | "ol" | "article" | "p" | "table" | "td");
        // Teasers: a block most of whose words are links.
        let links = block
            && element.letters > 0
            && element.linked * 2 > element.letters
            && element.running * 4 < element.letters;
        links && name != "td" && (name != "p" || element.letters == element.linked)
            || block && is_aside(element)
    }
}

/// A digit as it is written above the line.
pub(super) fn raised_digit(character: char) -> char {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    character.to_digit(10).map_or(character, |digit| RAISED[digit as usize])
}

/// A table with rows and columns of short cells holds data; another lays a page out.
fn is_data(element: &Element) -> bool {
    element.rows >= 2 && element.cells >= 2 * element.rows && element.letters < 60 * element.cells
}

/// What an element puts before its words.
fn opening(element: &Element, table: bool, xml: bool) -> Option<&'static str> {
    match element.name.as_str() {
        "br" | "w:br" | "w:cr" => Some("\n"),
        "w:tab" | "w:ptab" => Some(" "),
        "w:nobreakhyphen" => Some("-"),
        // A sign of a font of signs.
        "w:sym" => Some("\u{fffc}"),
        "tr" | "w:tr" if table => Some("\n| "),
        "td" | "th" | "w:tc" if table => None,
        "p" | "div" | "w:p" | "span" if table => None,
        "li" => Some("\n\n• "),
        "w:numpr" => Some("• "),
        // Of a Word file only paragraphs and cells part words; runs and their looks do not.
        "w:p" | "w:tc" | "w:tbl" => Some("\n\n"),
        word if word.starts_with("w:") => None,
        inline if INLINE.contains(&inline) => None,
        _ if xml && element.name.contains(':') => None,
        _ => Some("\n\n"),
    }
}

/// What an element puts behind its words.
fn closing(element: &Element, table: bool, xml: bool) -> Option<&'static str> {
    match element.name.as_str() {
        "td" | "th" | "w:tc" if table => Some(" | "),
        "tr" | "w:tr" | "br" | "w:br" | "w:cr" | "w:tab" | "w:ptab" | "w:nobreakhyphen"
        | "w:sym" | "w:numpr" => None,
        "p" | "div" | "w:p" | "span" if table => Some(" "),
        _ => opening(element, table, xml).map(|_| "\n\n"),
    }
}
