// A witness: remembers the last checkpoint of a published log and believes the next only if it continues that one. It knows
// the log's public keys and its folder of files, nothing of the store.
//
//     auto seen = witness("/srv/log", "witness.state", keys);     // again and again, from a timer
//
// Checks of each new checkpoint: its signatures, all of them; that it is no shorter than the one remembered; that both trees
// continue the remembered ones, by consistency proofs made of the tiles in the folder; that the entries and tiles that are
// new are all there, and lead to its roots. Only then is it remembered: the state is a file replaced as a whole.
//
// Keys that were handed over (handover.h) lead to those of now: the keys that a witness was given once stay good.
//
// Errors:  E-AUDIT-ROLLBACK (fewer leaves than remembered), E-AUDIT-FORK (another log than remembered, or the files do not lead to
//          the signed roots), E-AUDIT-CUT (files are missing or cut), E-AUDIT-WITNESS (the state is not readable, or in use); those
//          of checkpoint.h, E-FILE-…; the state is as it was
// Threads: any; two witnesses with one state wait for nobody: the second is refused
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "base/result.h"
#include "record/audit/checkpoint.h"
#include "record/audit/key.h"

namespace zhida::audit {

struct Witnessed {
  bool first = false;        // nothing was remembered: this log is believed as it is
  std::uint64_t before = 0;  // leaves of the checkpoint remembered until now
  Checkpoint checkpoint;     // remembered from now on
};

[[nodiscard]] Result<Witnessed> witness(
    const std::string& folder, const std::string& state, std::span<const VerifierKey> keys,
    const std::function<void(std::uint64_t done, std::uint64_t all)>& progress = {});

}  // namespace zhida::audit
