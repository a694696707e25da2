//! What a change would do: partial and general equilibrium. Arrays in, changes out.
