// Merges a source's segments and rows by subject.
#include "record/facts/sayings.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "record/facts/failure.h"
#include "record/facts/tables.h"

namespace zhida::facts {
namespace {

constexpr std::int64_t kPage = 200'000;

struct OfSubject {
  std::string subject;
  Saying saying;
};

// One segment, read a group ahead.
class Stream {
 public:
  explicit Stream(Facts::OpenSegment open) : open_(std::move(open)) {}

  // The subject that comes next; nothing at the end.
  [[nodiscard]] const std::string* subject() const {
    return at_ < held_.size() ? &held_[at_].subject : nullptr;
  }

  // Makes sure that subject() tells what is there.
  [[nodiscard]] Result<Done> fill() {
    while (at_ == held_.size() && group_ < open_.segment->groups()) {
      held_.clear();
      at_ = 0;
      auto done =
          open_.segment->group(group_++, [&](std::string_view subject, const FactView& fact) {
            held_.push_back(
                {std::string(subject),
                 {std::string(fact.key), std::string(fact.period), fact.kind,
                  std::string(fact.value), fact.valid_from, fact.valid_to, open_.row.number,
                  position_++, open_.row.origin.evidence.starts_with(kCorrectionEvidence)}});
          });
      if (!done) return done;
    }
    return Done{};
  }

  // Moves what is said of that subject to `out`.
  // REQUIRES: subject() names it. A subject does not go over the end of a group
  void take(const std::string& subject, std::vector<Saying>& out) {
    while (at_ < held_.size() && held_[at_].subject == subject)
      out.push_back(std::move(held_[at_++].saying));
  }

 private:
  Facts::OpenSegment open_;
  std::size_t group_ = 0;
  std::vector<OfSubject> held_;
  std::size_t at_ = 0;
  std::int64_t position_ = 0;
};

Result<std::vector<OfSubject>> rows_of(store::Reader& reader, std::string_view source) {
  std::vector<OfSubject> out;
  std::int64_t after = 0;
  std::size_t before = 0;
  do {
    before = out.size();
    Result<Done> well = Done{};
    auto read = reader.each(
        select(kRecords) + " WHERE source = $1 AND number > $2 ORDER BY number LIMIT $3",
        {source, after, kPage}, [&](const store::Row& row) {
          auto record = record_of(row);
          if (!record) {
            well = record.errors();
            return false;
          }
          Fact& fact = record->fact;
          after = record->number;
          out.push_back({std::move(fact.subject),
                         {std::move(fact.key), std::move(fact.period), fact.kind,
                          std::move(fact.value), fact.valid_from, fact.valid_to, record->number, 0,
                          record->origin.evidence.starts_with(kCorrectionEvidence)}});
          return true;
        });
    if (!well) return well.errors();
    if (!read) return read.errors();
    if (out.size() > kSayingRowsMax) {
      return failure("E-FACTS-LIMIT", source,
                     {"这个来源的单条记录超过 20000000 条",
                      "this source has more than 20,000,000 single records"},
                     {"批量导入的事实不计在内", "facts of bulk imports do not count"});
    }
  } while (out.size() - before == static_cast<std::size_t>(kPage));
  std::sort(out.begin(), out.end(), [](const OfSubject& a, const OfSubject& b) {
    return std::tie(a.subject, a.saying.number) < std::tie(b.subject, b.saying.number);
  });
  return out;
}

}  // namespace

struct Sayings::State {
  std::vector<Stream> streams;
  std::vector<OfSubject> rows;
  std::size_t at = 0;  // row
  std::string subject;
  std::vector<Saying> all;
  std::int64_t last_number = 0;
};

Sayings::Sayings(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sayings::~Sayings() = default;

Result<std::unique_ptr<Sayings>> Sayings::open(store::Reader& reader, const Facts& facts,
                                               std::string_view source) {
  auto state = std::make_unique<State>();
  auto segments = facts.segments_of(reader, source);
  if (!segments) return segments.errors();
  auto rows = rows_of(reader, source);
  if (!rows) return rows.errors();
  state->rows = std::move(*rows);
  for (const OfSubject& row : state->rows)
    state->last_number = std::max(state->last_number, row.saying.number);
  state->streams.reserve(segments->size());
  for (Facts::OpenSegment& one : *segments) {
    state->last_number = std::max(state->last_number, one.row.number);
    state->streams.emplace_back(std::move(one));
  }
  return std::unique_ptr<Sayings>(new Sayings(std::move(state)));
}

Result<bool> Sayings::next() {
  State& s = *state_;
  const std::string* least = s.at < s.rows.size() ? &s.rows[s.at].subject : nullptr;
  for (Stream& stream : s.streams) {
    if (auto filled = stream.fill(); !filled) return filled.errors();
    const std::string* there = stream.subject();
    if (there != nullptr && (least == nullptr || *there < *least)) least = there;
  }
  if (least == nullptr) return false;
  s.subject = *least;
  s.all.clear();
  for (Stream& stream : s.streams) {
    if (stream.subject() != nullptr && *stream.subject() == s.subject)
      stream.take(s.subject, s.all);
  }
  while (s.at < s.rows.size() && s.rows[s.at].subject == s.subject)
    s.all.push_back(std::move(s.rows[s.at++].saying));
  std::sort(s.all.begin(), s.all.end(), [](const Saying& a, const Saying& b) {
    return std::tie(a.number, a.position) < std::tie(b.number, b.position);
  });
  return true;
}

const std::string& Sayings::subject() const { return state_->subject; }
std::span<const Saying> Sayings::all() const { return state_->all; }
std::int64_t Sayings::last_number() const { return state_->last_number; }

Result<std::int64_t> last_number_of(store::Reader& reader, std::string_view source) {
  std::int64_t out = 0;
  for (const Table* table : {&kRecords, &kSegments}) {
    auto read = reader.each(
        "SELECT coalesce(max(number), 0) FROM " + std::string(table->name) + " WHERE source = $1",
        {source}, [&](const store::Row& row) {
          out = std::max(out, row.integer(0));
          return true;
        });
    if (!read) return read.errors();
  }
  return out;
}

Result<std::vector<CodeOf>> codes(store::Reader& reader) {
  std::vector<CodeOf> out;
  // the key stands in the text, so that the partial index is taken
  auto read = reader.each("SELECT DISTINCT value, subject FROM fact_record WHERE key = '" +
                              std::string(kCodeKey) + "' AND value <> subject AND value <> ''",
                          {}, [&](const store::Row& row) {
                            out.push_back({std::string(row.text(0)), std::string(row.text(1))});
                            return true;
                          });
  if (!read) return read.errors();
  std::sort(out.begin(), out.end(), [](const CodeOf& a, const CodeOf& b) {
    return std::tie(a.code, a.subject) < std::tie(b.code, b.subject);
  });
  return out;
}

}  // namespace zhida::facts
