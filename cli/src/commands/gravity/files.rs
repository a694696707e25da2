//! `--rows`, `--effects` and `--resistances`: what a fit says of every row, level and economy, as CSV.

use corridor::gravity::Resistance;
use corridor::study::estimate::Estimated;

use crate::failure::Failure;
use crate::print::cell;

fn number(x: Option<f64>) -> String {
    x.map_or_else(String::new, |x| x.to_string())
}

/// Every row of the panel, once for each model.
pub(super) fn rows(models: &[Estimated]) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    writer.write_record(["model", "row", "used", "left_out", "outcome", "fitted", "residual"])?;
    for (one, at) in models.iter().zip(1..) {
        for row in &one.follows.rows {
            writer.write_record([
                i32::to_string(&at),
                row.row.to_string(),
                row.left_out.is_none().to_string(),
                row.left_out.unwrap_or_default().to_owned(),
                number(row.outcome),
                number(row.fitted),
                number(row.residual),
            ])?;
        }
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// Every level of every fixed effect of every model.
pub(super) fn levels(models: &[Estimated]) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    writer.write_record(["model", "effect", "level", "rows", "estimate"])?;
    for (one, at) in models.iter().zip(1..) {
        for level in &one.follows.levels {
            writer.write_record([
                i32::to_string(&at),
                cell(&level.effect).into_owned(),
                cell(&level.level).into_owned(),
                level.rows.to_string(),
                level.estimate.to_string(),
            ])?;
        }
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}

/// Every economy at every time of every model: its resistances to the power `1 - sigma`, and themselves
/// where `sigma` is given.
pub(super) fn resistances(models: &[Estimated], sigma: Option<f64>) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    let mut header = vec!["model", "time", "economy", "outward_power", "inward_power"];
    if sigma.is_some() {
        header.extend(["outward", "inward"]);
    }
    writer.write_record(header)?;
    for (one, at) in models.iter().zip(1..) {
        for of in &one.follows.resistances {
            let (outward, inward) = (of.power.outward, of.power.inward);
            let mut row = vec![i32::to_string(&at), of.time.clone(), of.economy.clone()];
            row.extend([outward, inward].map(number));
            if let Some(sigma) = sigma {
                let itself = |power: Option<f64>| power.map(|p| Resistance::at(p, sigma));
                row.extend([outward, inward].map(|power| number(itself(power))));
            }
            writer.write_record(row)?;
        }
    }
    writer.flush()?;
    drop(writer);
    Ok(bytes)
}
