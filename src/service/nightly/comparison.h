// Comparison: one file against all that its source said, subject after subject. Inside of nightly.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "record/facts/sayings.h"
#include "record/facts/segment.h"
#include "service/nightly/nightly.h"
#include "service/nightly/timeline.h"

namespace zhida::nightly {

// An identifier that is to be recorded: identifiers are rows.
struct Identifier {
  std::string subject;
  std::uint32_t cover = 0;
  facts::Kind kind = facts::Kind::kText;
  std::string_view value;  // into the extract
  std::int64_t valid_from = 0;
  std::int64_t valid_to = 0;
};

class Comparison {
 public:
  // `writer`: takes what differs; null = only counts.
  // REQUIRES: the request outlives it
  Comparison(const Request& request, facts::SegmentWriter* writer);

  // Finds the subjects of the file's rows.
  // REQUIRES: called once, first. `codes` are sorted by code
  [[nodiscard]] Result<Done> resolve(const std::vector<facts::CodeOf>& codes);
  // These subjects, ascending.
  [[nodiscard]] std::vector<std::string> subjects() const;
  // REQUIRES: called once. Of a delta `said` need tell of subjects() only
  [[nodiscard]] Result<Done> run(facts::Sayings& said);

  [[nodiscard]] Report& report() { return report_; }
  [[nodiscard]] const std::vector<Identifier>& identifiers() const { return identifiers_; }
  [[nodiscard]] std::int64_t facts_written() const { return facts_written_; }

 private:
  struct Of {
    std::string subject;
    const sources::Line* line = nullptr;
  };

  [[nodiscard]] Result<Done> meet(std::string_view subject, const sources::Line* line,
                                  std::span<const facts::Saying> said);
  // The cover of a saying; nothing where the file has no such column.
  [[nodiscard]] std::optional<std::uint32_t> cover_of(const facts::Saying& one) const;
  void value(const sources::Line& line, std::span<const sources::Said> said, const Places& places);
  void nothing(std::uint32_t cover, Days days, const Places& places);
  void tell(Change change, std::uint32_t cover, const Places& before, Days days,
            std::span<const Placed> after);
  void put(std::uint32_t cover, const Placed& placed, Days days);
  // Puts cells of one cover into value_.
  void place(std::span<const sources::Said> said);
  [[nodiscard]] Result<Done> weigh_vanished() const;

  const Request& request_;
  const sources::Extract& extract_;
  facts::SegmentWriter* writer_;
  std::unordered_map<std::string, std::uint32_t> covers_;    // by key, NUL, period
  std::map<std::string, std::uint32_t, std::less<>> lists_;  // covers of lists by key
  std::unordered_set<std::string> periods_;                  // of lists, kept for views
  std::vector<bool> identifies_;                             // by cover
  std::vector<Of> lines_;                                    // by subject
  std::set<std::string, std::less<>> set_aside_;             // subjects
  Report report_;
  std::vector<Identifier> identifiers_;
  std::int64_t facts_written_ = 0;
  // subjects of which the source said something of the file's day or later
  std::int64_t speaking_ = 0;

  // of the subject under way
  std::string subject_;
  std::uint32_t row_ = 0;
  std::vector<Placed> value_;  // that the file says, by period
  std::vector<facts::FactView> views_;
};

}  // namespace zhida::nightly
