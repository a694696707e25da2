//! Answers about economies and products, from the sums of each year.

use super::ask::{Answer, Ask, Value, Year};
use super::coverage::LEAST;
use super::density::{Density, Itself, density};
use super::eci::{Complexity, Parts, Sign};
use super::fitness::{Fitness, Stop, fitness};
use super::opportunity::{Gain, Outlook};
use super::presence::{Presence, Tie};
use super::prody;
use super::proximity::Proximity;
use super::rca::{Cell, balassa};
use super::rca_forms::{additive_rca, normalised_rca, symmetric_rca, trade_advantage};
use super::share::{balance, share};
use super::sums::{Sums, sums};
use super::{concentration, lafay, theil};
use crate::error::Error;

pub(super) fn totals(ask: &Ask) -> Result<Answer, Error> {
    let names = ["exports_usd", "imports_usd", "balance_usd", "share_of_world_exports"];
    let mut answer = Answer::new(&["economy"], &names);
    for year in &ask.years {
        let (x, m) = (exports(year)?, imports(year)?);
        for e in ask.shown_economies()? {
            // Two totals that fit 63 bits differ by what fits 64.
            let balance = i64::try_from(balance(x.rows[e], m.rows[e])).ok();
            let told = year.coverage >= LEAST;
            let part = share(x.rows[e], x.all).filter(|_| told);
            let values = [x.rows[e].into(), m.rows[e].into(), balance.into(), part.into()];
            answer.push(year.world.year, &[&ask.economies()[e]], &values);
        }
    }
    Ok(answer)
}

pub(super) fn shares(ask: &Ask) -> Result<Answer, Error> {
    let names = ["exports_usd", "share_of_world", "share_of_exports"];
    let mut answer = Answer::new(&["economy", "product"], &names).of_top(ask.top);
    for year in &ask.years {
        let x = exports(year)?;
        for e in ask.shown_economies()? {
            for p in ask.shown_products() {
                let value = year.world.exports_of(e)[p];
                let of_world = share(value, x.columns[p]).into();
                let values = [value.into(), of_world, share(value, x.rows[e]).into()];
                answer.push(year.world.year, &[&ask.economies()[e], &ask.products()[p]], &values);
            }
        }
    }
    Ok(answer)
}

pub(super) fn rca(ask: &Ask) -> Result<Answer, Error> {
    advantage(ask, "rca", balassa)
}

pub(super) fn rsca(ask: &Ask) -> Result<Answer, Error> {
    advantage(ask, "rsca", symmetric_rca)
}

pub(super) fn nrca(ask: &Ask) -> Result<Answer, Error> {
    advantage(ask, "nrca", normalised_rca)
}

pub(super) fn arca(ask: &Ask) -> Result<Answer, Error> {
    advantage(ask, "arca", additive_rca)
}

pub(super) fn rta(ask: &Ask) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["economy", "product"], &["rxa", "rma", "rta"]).of_top(ask.top);
    for year in &ask.years {
        let (x, m) = (exports(year)?, imports(year)?);
        for e in ask.shown_economies()? {
            for p in ask.shown_products() {
                let sold = cell(&x, year.world.exports_of(e), e, p);
                let bought = cell(&m, year.world.imports_of(e), e, p);
                let values = [
                    balassa(sold).into(),
                    balassa(bought).into(),
                    trade_advantage(sold, bought).into(),
                ];
                answer.push(year.world.year, &[&ask.economies()[e], &ask.products()[p]], &values);
            }
        }
    }
    Ok(answer)
}

pub(super) fn lafay_index(ask: &Ask) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["economy", "product"], &["lafay"]);
    for year in &ask.years {
        for e in ask.shown_economies()? {
            let index = lafay(year.world.exports_of(e), year.world.imports_of(e))?;
            for p in ask.shown_products() {
                let value = index.as_ref().map(|index| index[p]);
                let codes = [ask.economies()[e].as_str(), &ask.products()[p]];
                answer.push(year.world.year, &codes, &[value.into()]);
            }
        }
    }
    Ok(answer)
}

pub(super) fn concentrations(ask: &Ask) -> Result<Answer, Error> {
    let names = ["products", "gini", "effective", "unctad", "diversification", "normalised", "hhi"];
    let mut answer = Answer::new(&["economy"], &names);
    for year in &ask.years {
        let x = exports(year)?;
        // n counts the products that the world traded in this year, whatever other years hold.
        let traded: Vec<usize> = (0..x.columns.len()).filter(|&p| x.columns[p] > 0).collect();
        let world: Vec<i64> = traded.iter().map(|&p| x.columns[p]).collect();
        for e in ask.shown_economies()? {
            let row = year.world.exports_of(e);
            let sold: Vec<i64> = traded.iter().map(|&p| row[p]).collect();
            let c = concentration(&sold)?;
            let values = [
                Value::Whole(traded.len() as i64),
                c.map(|c| c.gini).into(),
                c.map(|c| c.effective).into(),
                c.and_then(|c| c.unctad).into(),
                super::diversification(&sold, &world)?.into(),
                c.and_then(|c| c.normalised).into(),
                c.map(|c| c.herfindahl).into(),
            ];
            answer.push(year.world.year, &[&ask.economies()[e]], &values);
        }
    }
    Ok(answer)
}

pub(super) fn market_concentration(ask: &Ask) -> Result<Answer, Error> {
    let names = ["markets", "gini", "effective", "normalised", "hhi"];
    let mut answer = Answer::new(&["economy"], &names);
    for year in &ask.years {
        let wide = year.world.economies.len();
        for e in ask.shown_economies()? {
            let c = concentration(&year.world.pairs[e * wide..(e + 1) * wide])?;
            let values = [
                Value::Whole(wide as i64),
                c.map(|c| c.gini).into(),
                c.map(|c| c.effective).into(),
                c.and_then(|c| c.normalised).into(),
                c.map(|c| c.herfindahl).into(),
            ];
            answer.push(year.world.year, &[&ask.economies()[e]], &values);
        }
    }
    Ok(answer)
}

pub(super) fn theil_index(ask: &Ask) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["economy"], &["entropy", "between", "within", "theil"]);
    for year in &ask.years {
        let x = exports(year)?;
        let traded: Vec<usize> = (0..x.columns.len()).filter(|&p| x.columns[p] > 0).collect();
        for e in ask.shown_economies()? {
            let row = year.world.exports_of(e);
            let t = theil(&traded.iter().map(|&p| row[p]).collect::<Vec<_>>())?;
            let values = [
                t.map(|t| t.entropy()).into(),
                t.map(|t| t.between).into(),
                t.map(|t| t.within).into(),
                t.map(|t| t.total()).into(),
            ];
            answer.push(year.world.year, &[&ask.economies()[e]], &values);
        }
    }
    Ok(answer)
}

pub(super) fn eci(ask: &Ask) -> Result<Answer, Error> {
    by_economy(ask, &["diversity", "eci"], |year, notes| {
        let (presence, complexity) = complexity(year, notes)?;
        let rows = presence.diversity().into_iter().zip(complexity.eci);
        Ok(rows.map(|(d, eci)| vec![i64::from(d).into(), eci.into()]).collect())
    })
}

pub(super) fn pci(ask: &Ask) -> Result<Answer, Error> {
    by_product(ask, &["ubiquity", "pci_own_scale", "pci"], |year, notes| {
        let (presence, complexity) = complexity(year, notes)?;
        let rows = presence.ubiquity().into_iter().zip(complexity.pci_own_scale());
        let rows = rows.zip(&complexity.pci);
        Ok(rows
            .map(|((u, own), pci)| vec![i64::from(u).into(), own.into(), (*pci).into()])
            .collect())
    })
}

pub(super) fn fitness_of_economies(ask: &Ask) -> Result<Answer, Error> {
    by_economy(ask, &["fitness"], |year, notes| {
        Ok(settled(year, notes)?.fitness.into_iter().map(|f| vec![f.into()]).collect())
    })
}

pub(super) fn quality_of_products(ask: &Ask) -> Result<Answer, Error> {
    by_product(ask, &["quality"], |year, notes| {
        Ok(settled(year, notes)?.quality.into_iter().map(|q| vec![q.into()]).collect())
    })
}

pub(super) fn outlook_index(ask: &Ask) -> Result<Answer, Error> {
    by_economy(ask, &["coi"], |year, notes| {
        let (presence, complexity) = complexity(year, notes)?;
        let outlook = Outlook::of(&presence, &complexity, Gain::Whole);
        Ok(outlook.index.into_iter().map(|coi| vec![coi.into()]).collect())
    })
}

pub(super) fn outlook_gain(ask: &Ask) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["economy", "product"], &["pci", "density", "cog"]);
    for year in &ask.years {
        let (presence, complexity) = complexity(year, &mut answer.notes)?;
        let near = density(&presence, Itself::Counted);
        let outlook = Outlook::with_density(&presence, &complexity, &near, Gain::Whole);
        for e in ask.shown_economies()? {
            for p in ask.shown_products() {
                let values =
                    [complexity.pci[p].into(), near.of(e, p).into(), outlook.gain(e, p).into()];
                answer.push(year.world.year, &[&ask.economies()[e], &ask.products()[p]], &values);
            }
        }
    }
    Ok(answer)
}

pub(super) fn densities(ask: &Ask) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["economy", "product"], &["advantage", "density"]);
    for year in &ask.years {
        let presence = presence(year)?;
        let near: Density = density(&presence, Itself::Counted);
        for e in ask.shown_economies()? {
            for p in ask.shown_products() {
                let has = i64::from(presence.has(e, p));
                let codes = [ask.economies()[e].as_str(), &ask.products()[p]];
                answer.push(year.world.year, &codes, &[has.into(), near.of(e, p).into()]);
            }
        }
    }
    Ok(answer)
}

pub(super) fn proximities(ask: &Ask) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["product", "other"], &["proximity"]);
    if ask.product.is_none() {
        return Err(Error::Argument {
            name: "product",
            found: "not given".to_owned(),
            expected: "a product or chapter, whose proximity to every other is shown\nhint: name it, as in --product 8542",
        });
    }
    for year in &ask.years {
        let phi = Proximity::of(&presence(year)?);
        for p in ask.shown_products() {
            for q in (0..ask.products().len()).filter(|q| *q != p) {
                let codes = [ask.products()[p].as_str(), &ask.products()[q]];
                answer.push(year.world.year, &codes, &[phi.between(p, q).into()]);
            }
        }
    }
    Ok(answer)
}

pub(super) fn income_of_products(ask: &Ask) -> Result<Answer, Error> {
    by_product(ask, &["prody"], |year, _| {
        Ok(product_income(ask, year)?.into_iter().map(|p| vec![p.into()]).collect())
    })
}

pub(super) fn income_of_baskets(ask: &Ask) -> Result<Answer, Error> {
    by_economy(ask, &["expy"], |year, _| {
        let (x, products) = (&year.world.exports, ask.products().len());
        let expy = prody::expy(x, products, &product_income(ask, year)?)?;
        Ok(expy.into_iter().map(|e| vec![e.into()]).collect())
    })
}

fn product_income(ask: &Ask, year: &Year) -> Result<Vec<Option<f64>>, Error> {
    if ask.income.is_empty() {
        return Err(Error::Argument {
            name: "income",
            found: "not given".to_owned(),
            expected: "income a head by economy\nhint: --income FILE, with columns economy and income",
        });
    }
    let income: Vec<Option<f64>> =
        ask.economies().iter().map(|e| ask.income.get(e).copied()).collect();
    prody::prody(&year.world.exports, ask.products().len(), &income)
}

pub(super) fn exports(year: &Year) -> Result<Sums, Error> {
    sums(&year.world.exports, year.world.products.len())
}

pub(super) fn imports(year: &Year) -> Result<Sums, Error> {
    sums(&year.world.imports, year.world.products.len())
}

pub(super) fn presence(year: &Year) -> Result<Presence, Error> {
    Presence::of_trade(&year.world.exports, year.world.products.len(), Tie::Counts)
}

fn cell(sums: &Sums, row: &[i64], economy: usize, product: usize) -> Cell {
    Cell {
        value: row[product],
        economy: sums.rows[economy],
        product: sums.columns[product],
        world: sums.all,
    }
}

fn advantage(
    ask: &Ask,
    name: &'static str,
    measure: fn(Cell) -> Option<f64>,
) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["economy", "product"], &["exports_usd", name]).of_top(ask.top);
    for year in &ask.years {
        let x = exports(year)?;
        for e in ask.shown_economies()? {
            let row = year.world.exports_of(e);
            for p in ask.shown_products() {
                let values = [row[p].into(), measure(cell(&x, row, e, p)).into()];
                answer.push(year.world.year, &[&ask.economies()[e], &ask.products()[p]], &values);
            }
        }
    }
    Ok(answer)
}

/// Presence and complexity of a year, with what must be said about them.
pub(super) fn complexity(
    year: &Year,
    notes: &mut Vec<String>,
) -> Result<(Presence, Complexity), Error> {
    let presence = presence(year)?;
    let complexity = Complexity::of(&presence, Parts::Largest)?;
    let at = year.world.year;
    if complexity.parts > 1 {
        let parts = complexity.parts;
        notes.push(format!(
            "{at}: the matrix falls into {parts} parts that share no product; the largest is ranked, the rest absent"
        ));
    }
    match (complexity.sign, complexity.second.zip(complexity.third)) {
        (Some(Sign::Diversity), _) => {}
        (Some(_), _) => notes.push(format!("{at}: the sign of ECI is hardly told by diversity")),
        (None, Some((two, three))) => notes.push(format!(
            "{at}: undefined, as no direction stands out: the second eigenvalue is {two:.3e}, the third {three:.3e}"
        )),
        (None, None) => notes.push(format!("{at}: undefined, with fewer than three economies")),
    }
    Ok((presence, complexity))
}

fn settled(year: &Year, notes: &mut Vec<String>) -> Result<Fitness, Error> {
    let fitness = fitness(&presence(year)?)?;
    let why = match fitness.stop {
        Stop::Values => "the values settled",
        Stop::Ranking => "the ranking settled while some values still fall",
        Stop::Updates => "asked for",
    };
    notes.push(format!("{}: {} updates, {why}", year.world.year, fitness.updates));
    Ok(fitness)
}

type Rows = Vec<Vec<Value>>;

fn by_economy(
    ask: &Ask,
    names: &[&'static str],
    rows: impl Fn(&Year, &mut Vec<String>) -> Result<Rows, Error>,
) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["economy"], names);
    for year in &ask.years {
        let rows = rows(year, &mut answer.notes)?;
        for e in ask.shown_economies()? {
            answer.push(year.world.year, &[&ask.economies()[e]], &rows[e]);
        }
    }
    Ok(answer)
}

fn by_product(
    ask: &Ask,
    names: &[&'static str],
    rows: impl Fn(&Year, &mut Vec<String>) -> Result<Rows, Error>,
) -> Result<Answer, Error> {
    let mut answer = Answer::new(&["product"], names);
    for year in &ask.years {
        let rows = rows(year, &mut answer.notes)?;
        for p in ask.shown_products() {
            answer.push(year.world.year, &[&ask.products()[p]], &rows[p]);
        }
    }
    Ok(answer)
}
