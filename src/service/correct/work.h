// One subject at a time: its wrong records, the decisions that used them, each decided again. Inside of service/correct.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/correct/answers.h"
#include "service/correct/correct.h"
#include "service/correct/find.h"

namespace zhida::correct {

struct Redone {
  Item item;
  std::optional<decisions::Decision> decision;  // the new one; nothing where none is to be recorded
};

class Work {
 public:
  // `facts_us`: the moment when the corrected facts were all in; nothing: they are not recorded, and are taken as if.
  // REQUIRES: request is prepared; both outlive it
  Work(const Tools& tools, const Request& request, std::int64_t known_us,
       std::optional<std::int64_t> facts_us)
      : tools_(tools), request_(request), known_us_(known_us), facts_us_(facts_us) {}

  // By id.
  [[nodiscard]] Result<std::vector<std::string>> subjects(store::Reader& reader) const;
  [[nodiscard]] Result<Wrong> wrong(store::Reader& reader, std::string_view subject) const;
  [[nodiscard]] Result<std::vector<Redone>> redo(store::Reader& reader, const Wrong& wrong) const;

 private:
  [[nodiscard]] Result<std::optional<Redone>> redo_one(store::Reader& reader, const Wrong& wrong,
                                                       const decisions::Decision& decision) const;
  [[nodiscard]] Result<Done> decide(store::Reader& reader, const Wrong& wrong,
                                    const decisions::Decision& decision, Redone& out) const;
  [[nodiscard]] Result<std::string> corrected_facts(store::Reader& reader, const Wrong& wrong,
                                                    const decisions::Decision& decision,
                                                    Item& item) const;
  [[nodiscard]] Result<Done> renew(store::Reader& reader, const decisions::Decision& decision,
                                   std::string facts, const std::vector<PolicyAnswer>& expected,
                                   Redone& out) const;
  [[nodiscard]] bool might_use(const facts::Record& record,
                               const decisions::Decision& decision) const;

  const Tools& tools_;
  const Request& request_;
  std::int64_t known_us_;
  std::optional<std::int64_t> facts_us_;
};

// Counts what was found of a subject into the report.
void count(const Wrong& wrong, const std::vector<Redone>& redone, Report& report);

}  // namespace zhida::correct
