// Gaps: what the city does not know of an enterprise. Registers know nearly all, enterprises declare most; and some
// enterprises are better known than others.
//
// Threads: pure functions
#pragma once

#include "service/synth/firm.h"

namespace zhida::synth {

// Makes a share of the facts unknown; of a yearly fact, sometimes only the older years. The shares are ours.
void leave_gaps(const Firm& firm, const pack::Dictionary& dictionary, pack::FactSet& facts);

}  // namespace zhida::synth
