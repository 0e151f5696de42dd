// Passes: a firm becomes facts. Each writes the facts of one subject, from the firm and from streams of its own.
//
//     identity → money → research → standing → qualified → tax → finance → compliance → ordinary ──► a full sheet
//
// Threads: pure functions
#pragma once

#include "service/synth/firm.h"
#include "service/synth/sheet.h"

namespace zhida::synth {

void write_identity(const Firm& firm, Sheet& sheet);    // who and where it is
void write_money(const Firm& firm, Sheet& sheet);       // staff, accounts and insurance, by year
void write_research(const Firm& firm, Sheet& sheet);    // spending, people, intellectual property
void write_standing(const Firm& firm, Sheet& sheet);    // market and quality
void write_qualified(const Firm& firm, Sheet& sheet);   // certificates, and experts' scores
void write_tax(const Firm& firm, Sheet& sheet);         // this year's returns, purchases, hirings
void write_finance(const Firm& firm, Sheet& sheet);     // equity, loans, guarantees
void write_compliance(const Firm& firm, Sheet& sheet);  // accidents, breaches, risk classes
void write_ordinary(const Firm& firm, Sheet& sheet);  // what nearly every enterprise answers alike

}  // namespace zhida::synth
