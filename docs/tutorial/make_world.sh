#!/bin/sh
# Two small files of trade, made up by a rule, for the journeys of this folder:
#   make_world.sh world YEAR     flows of sixteen economies as CEPII BACI writes them
#   make_world.sh comtrade YEAR REPORTER PARTNER   one side's reports as UN Comtrade writes them
# The numbers are nobody's: economies by size, products by weight, five percent more each year.
set -e
awk -v what="$1" -v year="$2" -v reporter="$3" -v partner="$4" 'BEGIN {
  n = split("IND 699 39;ARE 784 5;DEU 276 45;POL 616 8;CHN 156 180;USA 842 270;SAU 682 11;OMN 512 1;QAT 634 2;KWT 414 2;BHR 48 1;FRA 251 31;CZE 203 3;ITA 380 22;SGP 702 5;GBR 826 34", economies, ";")
  for (e = 1; e <= n; e++) { split(economies[e], f, " "); iso[e] = f[1]; code[e] = f[2]; size[e] = f[3]; at[f[1]] = e }
  m = split("100630 4;151190 3;270900 60;271019 30;300490 12;390120 8;401110 5;610910 6;620342 4;710239 14;710812 20;711319 15;720839 9;730890 5;760110 7;840734 10;841191 8;847130 11;850440 6;851712 18;870323 25;870899 16;880240 12;900490 2;930690 1;940360 5", products, ";")
  growth = 1; for (y = 2020; y < year; y++) growth *= 1.05
  if (what == "world") print "t,i,j,k,v,q"
  else print "typeCode,freqCode,refYear,period,reporterISO,flowCode,partnerISO,classificationCode,cmdCode,primaryValue,netWgt"
  for (x = 1; x <= n; x++) for (d = 1; d <= n; d++) if (x != d) {
    if (what != "world" && !(iso[x] == reporter && iso[d] == partner || iso[x] == partner && iso[d] == reporter)) continue
    for (p = 1; p <= m; p++) {
      split(products[p], g, " ")
      # What an economy is good at, and how near two are, by a rule.
      skill = ((x * 7 + p * 5) % 11) / 5; near = 1 + ((x * d) % 5) / 4
      value = int(5000000 * g[2] * skill * near * sqrt(size[x] * size[d]) * growth) / 1000
      if (value <= 0) continue
      if (what == "world") printf "%d,%d,%d,%s,%.3f,%.3f\n", year, code[x], code[d], g[1], value, value / 3
      else if (iso[x] == reporter) printf "C,A,%d,%d,%s,X,%s,H5,%s,%.0f,%.0f\n", year, year, reporter, partner, g[1], value * 990, value * 300
      else printf "C,A,%d,%d,%s,M,%s,H5,%s,%.0f,%.0f\n", year, year, reporter, partner, g[1], value * 1060, value * 300
    }
  }
}'
