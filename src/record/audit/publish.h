// Publishes the log as files that anybody can serve, copy and check.
//
//     checkpoint                       the newest signed checkpoint, written last
//     tile/…, tile/entries/…           SHA-256 (tile.h says the paths)
//     sm3/tile/…                       the SM3 tree
//
// Goes on from the checkpoint that is in the folder: only tiles that are new or wider are written, each whole or not at all.
// Who reads meanwhile sees the old checkpoint, whose tiles all stay.
//
// Clause:  C2SP tlog-tiles
// Errors:  E-AUDIT-FORK (the folder holds another log, or a longer one), E-AUDIT-RANGE (no checkpoint yet), E-AUDIT-STATE (the
//          store is not what its checkpoint commits to: nothing is published), those of the store and of files
// Threads: one publisher of a folder at a time
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "base/result.h"
#include "record/audit/handover.h"
#include "record/audit/key.h"
#include "record/store/store.h"

namespace zhida::audit {

struct Published {
  std::uint64_t before = 0;  // leaves that the folder had
  std::uint64_t size = 0;    // and has
  std::uint64_t files = 0;   // written
};

// `history`: the keys that sign the log, and those of before; `handovers`, the oldest first, are published beside it, as handover/1 and
// on. The folder is made where there is none.
[[nodiscard]] Result<Published> publish(
    store::Reader& reader, const KeyHistory& history, std::span<const std::string> handovers,
    const std::string& folder,
    const std::function<void(std::uint64_t done, std::uint64_t all)>& progress = {});
// The same of a log whose keys were never handed over.
[[nodiscard]] Result<Published> publish(
    store::Reader& reader, std::span<const VerifierKey> keys, const std::string& folder,
    const std::function<void(std::uint64_t done, std::uint64_t all)>& progress = {});

// handover/1
[[nodiscard]] std::string handover_path(std::size_t number);

}  // namespace zhida::audit
