//! Market access: schedules, staging, savings, rules of origin. Files in, rates and verdicts out.
