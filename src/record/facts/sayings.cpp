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

// One file, read a group ahead.
class Stream {
 public:
  // `wanted`: the subjects to be asked for, ascending; null = all.
  Stream(Facts::OpenFile open, const std::vector<std::string>* wanted)
      : open_(std::move(open)), wanted_(wanted) {}

  // The subject that comes next; nothing at the end.
  [[nodiscard]] const std::string* subject() const {
    return at_ < held_.size() ? &held_[at_].subject : nullptr;
  }

  // Makes sure that subject() tells what is there.
  [[nodiscard]] Result<Done> fill() {
    while (at_ == held_.size() && group_ < open_.segment->groups()) {
      if (auto done = load(group_); !done) return done;
    }
    return Done{};
  }

  // Goes to the subject, or to one after it where the file does not have it.
  // REQUIRES: it comes after those before
  [[nodiscard]] Result<Done> go_to(const std::string& subject) {
    const auto group = open_.segment->group_of(subject);
    if (!group) {
      at_ = held_.size();
      return Done{};
    }
    if (*group + 1 != group_) {
      if (auto done = load(*group); !done) return done;
    }
    while (at_ < held_.size() && held_[at_].subject < subject) ++at_;
    return Done{};
  }

  // Moves what is said of that subject to `out`.
  // REQUIRES: subject() names it. A subject does not go over the end of a group
  void take(const std::string& subject, std::vector<Saying>& out) {
    while (at_ < held_.size() && held_[at_].subject == subject)
      out.push_back(std::move(held_[at_++].saying));
  }
  [[nodiscard]] std::int64_t groups_read() const { return read_; }

 private:
  [[nodiscard]] Result<Done> load(std::size_t group) {
    held_.clear();
    at_ = 0;
    group_ = group + 1;
    ++read_;
    const char* last = nullptr;  // one subject's facts have one view of it
    bool is_wanted = true;
    return open_.segment->group(
        group, [&](std::string_view subject, std::int64_t layer, const FactView& fact) {
          if (wanted_ != nullptr && subject.data() != last) {
            last = subject.data();
            is_wanted = std::binary_search(wanted_->begin(), wanted_->end(), subject);
          }
          if (!is_wanted) return;
          const auto import = open_.imports.find(layer);
          if (import == open_.imports.end()) return;
          const SegmentRow& row = import->second;
          held_.push_back({std::string(subject),
                           {std::string(fact.key), std::string(fact.period), fact.kind,
                            std::string(fact.value), fact.valid_from, fact.valid_to, row.number,
                            position_++, row.origin.evidence.starts_with(kCorrectionEvidence)}});
        });
  }

  Facts::OpenFile open_;
  const std::vector<std::string>* wanted_;
  std::size_t group_ = 0;  // that comes next
  std::vector<OfSubject> held_;
  std::size_t at_ = 0;
  std::int64_t position_ = 0;
  std::int64_t read_ = 0;
};

// Up to so many subjects are asked for one by one.
constexpr std::size_t kFewSubjects = 5'000;

OfSubject saying_of(Record&& record) {
  Fact& fact = record.fact;
  return {std::move(fact.subject),
          {std::move(fact.key), std::move(fact.period), fact.kind, std::move(fact.value),
           fact.valid_from, fact.valid_to, record.number, 0,
           record.origin.evidence.starts_with(kCorrectionEvidence)}};
}

void sort(std::vector<OfSubject>& rows) {
  std::sort(rows.begin(), rows.end(), [](const OfSubject& a, const OfSubject& b) {
    return std::tie(a.subject, a.saying.number) < std::tie(b.subject, b.saying.number);
  });
}

Result<std::vector<OfSubject>> rows_of_few(store::Reader& reader, std::string_view source,
                                           const std::vector<std::string>& subjects) {
  std::vector<OfSubject> out;
  const std::string sql = select(kRecords) + " WHERE subject = $1 AND source = $2";
  for (const std::string& subject : subjects) {
    Result<Done> well = Done{};
    auto read = reader.each(sql, {std::string_view(subject), source}, [&](const store::Row& row) {
      auto record = record_of(row);
      if (record) {
        out.push_back(saying_of(std::move(*record)));
      } else {
        well = record.errors();
      }
      return well.ok();
    });
    if (!well) return well.errors();
    if (!read) return read.errors();
  }
  sort(out);
  return out;
}

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
          after = record->number;
          out.push_back(saying_of(std::move(*record)));
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
  sort(out);
  return out;
}

}  // namespace

struct Sayings::State {
  std::vector<Stream> streams;
  std::vector<OfSubject> rows;
  std::size_t at = 0;                              // row
  std::optional<std::vector<std::string>> wanted;  // nothing: all
  std::size_t next_wanted = 0;
  std::string subject;
  std::vector<Saying> all;

  [[nodiscard]] Result<Done> add_files(store::Reader& reader, const Facts& facts,
                                       std::string_view source);
  void gather();
  [[nodiscard]] Result<bool> next_of_all();
  [[nodiscard]] Result<bool> next_of_wanted();
};

Sayings::Sayings(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sayings::~Sayings() = default;

Result<Done> Sayings::State::add_files(store::Reader& reader, const Facts& facts,
                                       std::string_view source) {
  auto files = facts.files_of(reader, source);
  if (!files) return files.errors();
  streams.reserve(files->size());
  for (Facts::OpenFile& one : *files)
    streams.emplace_back(std::move(one), wanted ? &*wanted : nullptr);
  return Done{};
}

Result<std::unique_ptr<Sayings>> Sayings::open(store::Reader& reader, const Facts& facts,
                                               std::string_view source) {
  auto state = std::make_unique<State>();
  if (auto added = state->add_files(reader, facts, source); !added) return added.errors();
  auto rows = rows_of(reader, source);
  if (!rows) return rows.errors();
  state->rows = std::move(*rows);
  return std::unique_ptr<Sayings>(new Sayings(std::move(state)));
}

Result<std::unique_ptr<Sayings>> Sayings::open(store::Reader& reader, const Facts& facts,
                                               std::string_view source,
                                               std::vector<std::string> subjects) {
  auto state = std::make_unique<State>();
  state->wanted = std::move(subjects);
  if (auto added = state->add_files(reader, facts, source); !added) return added.errors();
  auto rows = state->wanted->size() <= kFewSubjects ? rows_of_few(reader, source, *state->wanted)
                                                    : rows_of(reader, source);
  if (!rows) return rows.errors();
  state->rows = std::move(*rows);
  return std::unique_ptr<Sayings>(new Sayings(std::move(state)));
}

// What streams and rows have of the subject, in its order.
void Sayings::State::gather() {
  all.clear();
  for (Stream& stream : streams) {
    if (stream.subject() != nullptr && *stream.subject() == subject) stream.take(subject, all);
  }
  while (at < rows.size() && rows[at].subject < subject) ++at;
  while (at < rows.size() && rows[at].subject == subject)
    all.push_back(std::move(rows[at++].saying));
  std::sort(all.begin(), all.end(), [](const Saying& a, const Saying& b) {
    return std::tie(a.number, a.position) < std::tie(b.number, b.position);
  });
}

Result<bool> Sayings::State::next_of_all() {
  const std::string* least = at < rows.size() ? &rows[at].subject : nullptr;
  for (Stream& stream : streams) {
    if (auto filled = stream.fill(); !filled) return filled.errors();
    const std::string* there = stream.subject();
    if (there != nullptr && (least == nullptr || *there < *least)) least = there;
  }
  if (least == nullptr) return false;
  subject = *least;
  gather();
  return true;
}

Result<bool> Sayings::State::next_of_wanted() {
  while (next_wanted < wanted->size()) {
    subject = (*wanted)[next_wanted++];
    for (Stream& stream : streams) {
      if (auto gone = stream.go_to(subject); !gone) return gone.errors();
    }
    gather();
    if (!all.empty()) return true;
  }
  return false;
}

Result<bool> Sayings::next() {
  return state_->wanted ? state_->next_of_wanted() : state_->next_of_all();
}

const std::string& Sayings::subject() const { return state_->subject; }
std::span<const Saying> Sayings::all() const { return state_->all; }
std::int64_t Sayings::groups_read() const {
  std::int64_t out = 0;
  for (const Stream& stream : state_->streams) out += stream.groups_read();
  return out;
}

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
