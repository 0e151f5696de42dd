// Ladder: what a firm's numbers would earn it, by thresholds near those of the packs. Whether it was also certified is the
// passes' affair.
//
// Threads: pure functions
#pragma once

#include "service/synth/firm.h"

namespace zhida::synth {

enum class Rung : std::uint8_t { kNone, kInnovative, kSpecialised, kGiant, kChampion };

[[nodiscard]] Rung earned_rung(const Firm& firm);
[[nodiscard]] bool earns_high_tech(const Firm& firm);  // 高新技术企业
[[nodiscard]] bool earns_tech_sme(const Firm& firm);   // 科技型中小企业

}  // namespace zhida::synth
