// The plan carried out, in steps that are each durable, and each done once.
#include <algorithm>
#include <utility>

#include "record/corrections/corrections.h"
#include "service/correct/correct.h"
#include "service/correct/form.h"
#include "service/correct/work.h"

namespace zhida::correct {
namespace {

constexpr std::string_view kFactsPart = "facts";
constexpr std::string_view kProposalPart = "proposal";
constexpr std::size_t kDecisionsMax = 64;  // of one transaction
constexpr std::size_t kBytesMax = 16U << 20U;

// What waits for the next transaction.
struct Batch {
  std::vector<decisions::Decision> decisions;
  std::vector<corrections::Part> parts;
  std::size_t bytes = 0;
  [[nodiscard]] bool full() const {
    return decisions.size() >= kDecisionsMax || parts.size() >= kStep || bytes >= kBytesMax;
  }
};

class Applying {
 public:
  Applying(store::Database& db, store::Journal& journal, facts::Facts& facts, const Tools& tools,
           const Request& request)
      : db_(db), journal_(journal), facts_(facts), tools_(tools), request_(request) {}

  [[nodiscard]] Result<Report> run() {
    if (auto done = check(); !done) return done.errors();
    if (auto done = begin(); !done) return done.errors();
    if (auto done = record_facts(); !done) return done.errors();
    Report report;
    report.id = request_.id;
    report.known_us = known_us_;
    if (auto done = record_decisions(report); !done) return done.errors();
    put_part({request_.id, std::string(kProposalPart), {}, {}, summary_of(report)});
    if (auto done = flush(); !done) return done.errors();
    return report;
  }

 private:
  // A request that is refused takes no id and records nothing.
  [[nodiscard]] Result<Done> check() {
    bool begun = false;
    auto read = db_.read([&](store::Reader& reader) -> Result<Done> {
      const auto kept = corrections::find(reader, request_.id);
      if (!kept) return kept.errors();
      begun = kept->has_value();
      return Done{};
    });
    if (!read || begun) return read;
    const Work work(tools_, request_, facts::kLatest, std::nullopt);
    return each_subject(work, [&](const std::string& subject) {
      return db_.read([&](store::Reader& reader) -> Result<Done> {
        const auto wrong = work.wrong(reader, subject);
        return wrong ? Result<Done>(Done{}) : Result<Done>(wrong.errors());
      });
    });
  }

  [[nodiscard]] Result<Done> begin() {
    return db_.write([&](store::Transaction& tx) -> Result<Done> {
      const auto kept =
          corrections::begin(tx, journal_, {request_.id, content_of(request_), 0, request_.actor});
      if (!kept) return kept.errors();
      known_us_ = kept->known_us;
      // whoever goes on, the records are those of who began
      request_.actor = kept->actor;
      const auto part = corrections::find_part(tx, request_.id, kFactsPart);
      if (!part) return part.errors();
      if (*part) facts_us_ = (*part)->at_us;
      return Done{};
    });
  }

  // Calls for each subject, with a snapshot of its own.
  template <typename Call>
  [[nodiscard]] Result<Done> each_subject(const Work& work, Call call) {
    std::vector<std::string> subjects;
    auto listed = db_.read([&](store::Reader& reader) -> Result<Done> {
      auto list = work.subjects(reader);
      if (!list) return list.errors();
      subjects = std::move(*list);
      return Done{};
    });
    if (!listed) return listed;
    for (const std::string& subject : subjects) {
      if (auto done = call(subject); !done) return done;
    }
    return Done{};
  }

  [[nodiscard]] Result<Done> record_facts() {
    if (facts_us_) return Done{};
    const Work work(tools_, request_, known_us_, std::nullopt);
    std::vector<facts::NewRecord> records;
    auto found = each_subject(work, [&](const std::string& subject) {
      return db_.read([&](store::Reader& reader) -> Result<Done> {
        auto wrong = work.wrong(reader, subject);
        if (!wrong) return wrong.errors();
        std::move(wrong->corrections.begin(), wrong->corrections.end(),
                  std::back_inserter(records));
        return Done{};
      });
    });
    if (!found) return found;
    for (std::size_t first = 0; first < records.size(); first += kStep) {
      const auto some = std::span(records).subspan(first, std::min(kStep, records.size() - first));
      auto done = db_.write([&](store::Transaction& tx) { return facts_.record(tx, some); });
      if (!done) return done;
    }
    return db_.write([&](store::Transaction& tx) -> Result<Done> {
      const auto part = corrections::add(tx, journal_,
                                         {request_.id,
                                          std::string(kFactsPart),
                                          {},
                                          {},
                                          "{\"records\":" + std::to_string(records.size()) + "}"});
      if (!part) return part.errors();
      facts_us_ = part->at_us;
      return Done{};
    });
  }

  [[nodiscard]] Result<Done> record_decisions(Report& report) {
    const Work work(tools_, request_, known_us_, facts_us_);
    auto done = each_subject(work, [&](const std::string& subject) -> Result<Done> {
      Wrong wrong;
      std::vector<Redone> redone;
      auto read = db_.read([&](store::Reader& reader) -> Result<Done> {
        auto found = work.wrong(reader, subject);
        if (!found) return found.errors();
        auto decided = work.redo(reader, *found);
        if (!decided) return decided.errors();
        wrong = std::move(*found);
        redone = std::move(*decided);
        return Done{};
      });
      if (!read) return read;
      const std::size_t nets = report.nets.size();
      count(wrong, redone, report);
      return put(subject, redone, std::span(report.nets).subspan(nets));
    });
    return done ? flush() : done;
  }

  [[nodiscard]] Result<Done> put(const std::string& subject, std::vector<Redone>& redone,
                                 std::span<const Net> nets) {
    for (Redone& one : redone) {
      put_part({request_.id, "decision/" + one.item.decision, one.item.decision,
                one.item.replacement, item_text(one.item)});
      if (one.decision) {
        batch_.bytes += one.decision->facts.size() + one.decision->result.size();
        batch_.decisions.push_back(std::move(*one.decision));
      }
      if (!batch_.full()) continue;
      if (auto done = flush(); !done) return done;
    }
    if (!nets.empty()) put_part({request_.id, "subject/" + subject, {}, {}, nets_text(nets)});
    return Done{};
  }

  void put_part(corrections::Part part) {
    batch_.bytes += part.content.size();
    batch_.parts.push_back(std::move(part));
  }

  [[nodiscard]] Result<Done> flush() {
    if (batch_.parts.empty()) return Done{};
    auto done = db_.write([&](store::Transaction& tx) -> Result<Done> {
      for (const decisions::Decision& one : batch_.decisions) {
        if (auto kept = decisions::record(tx, journal_, one); !kept) return kept.errors();
      }
      for (const corrections::Part& one : batch_.parts) {
        if (auto kept = corrections::add(tx, journal_, one); !kept) return kept.errors();
      }
      return Done{};
    });
    batch_ = {};
    return done;
  }

  store::Database& db_;
  store::Journal& journal_;
  facts::Facts& facts_;
  const Tools& tools_;
  Request request_;
  std::int64_t known_us_ = 0;
  std::optional<std::int64_t> facts_us_;
  Batch batch_;
};

}  // namespace

Result<Report> apply(store::Database& db, store::Journal& journal, facts::Facts& facts,
                     const Tools& tools, const Request& request) {
  auto prepared = prepare(request);
  if (!prepared) return prepared.errors();
  return Applying(db, journal, facts, tools, *prepared).run();
}

}  // namespace zhida::correct
