// A journal that only remembers what was noted, for tests of the record floor: leaves are numbered 0, 1, 2 …
#pragma once

#include <string>
#include <vector>

#include "record/store/journal.h"

namespace zhida::store {

class RecordingJournal final : public Journal {
 public:
  struct Record {
    std::string kind;
    std::string id;
    std::string content;
  };

  [[nodiscard]] Result<Done> forget(Transaction& /*tx*/, std::int64_t leaf) override {
    forgotten.push_back(leaf);
    return Done{};
  }
  std::vector<std::int64_t> forgotten;
  [[nodiscard]] Result<std::int64_t> note(Transaction& tx, std::string_view kind,
                                          std::string_view id, std::string_view content) override {
    const auto leaf = records.size();
    tx.on_rollback([this, leaf] { records.resize(leaf); });
    records.push_back({std::string(kind), std::string(id), std::string(content)});
    return static_cast<std::int64_t>(leaf);
  }

  // Reads every record of `kinds` again. Returns: "" = the very records that were noted; else the first difference
  [[nodiscard]] std::string compare(Reader& reader, const std::vector<NotedKind>& kinds) const {
    std::string out;
    std::vector<bool> seen(records.size());
    for (const NotedKind& kind : kinds) {
      const auto done = kind.read(reader, [&](const Noted& noted) {
        const auto leaf = static_cast<std::size_t>(noted.leaf);
        const bool same = leaf < records.size() && !seen[leaf] && records[leaf].kind == kind.kind &&
                          records[leaf].id == noted.id && records[leaf].content == noted.content;
        if (!same) out = kind.kind + " " + std::string(noted.id) + ": not what was noted";
        if (same) seen[leaf] = true;
        return same;
      });
      if (!done) return to_text(done.errors().front());
      if (!out.empty()) return out;
    }
    for (std::size_t leaf = 0; leaf < seen.size(); ++leaf) {
      if (!seen[leaf])
        return records[leaf].kind + " " + records[leaf].id + ": noted, and not in the store";
    }
    return out;
  }

  std::vector<Record> records;
};

}  // namespace zhida::store
