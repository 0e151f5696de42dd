// A journal for measuring the store of facts alone.
#pragma once

#include <cstdint>
#include <string_view>

#include "record/store/journal.h"

namespace zhida::bench {

// Notes nothing: what the audit log costs is measured with it.
class SilentJournal final : public store::Journal {
 public:
  Result<std::int64_t> note(store::Transaction& /*tx*/, std::string_view /*kind*/,
                            std::string_view /*id*/, std::string_view /*content*/) override {
    return ++leaf_;
  }
  Result<Done> forget(store::Transaction& /*tx*/, std::int64_t /*leaf*/) override { return Done{}; }

 private:
  std::int64_t leaf_ = -1;
};

}  // namespace zhida::bench
