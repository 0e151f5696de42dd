// Whether what packs leave open is open, and whether reasons are minimal, over several policies. Inside of app/cli.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "app/cli/command.h"
#include "decide/pack/openness.h"

namespace zhida::cli {

struct PolicyOpenness {
  std::string policy;
  pack::OpennessReport openness;
  pack::ReasonsReport reasons;
};

// Two policies at a time; the result does not depend on it.
[[nodiscard]] std::vector<PolicyOpenness> open_all(const pack::Bundle& bundle,
                                                   const std::vector<std::string>& ids, int every);
// One line a policy, the blankings in question, and the totals.
void print_openness(const std::vector<PolicyOpenness>& reports, const std::string& packs,
                    std::ostream& out);
[[nodiscard]] boost::json::object openness_json(const std::vector<PolicyOpenness>& reports,
                                                const std::string& packs);
// Nothing is wrong, and at most one percent of what is possible may have been avoidable.
[[nodiscard]] bool open_enough(const std::vector<PolicyOpenness>& reports);

}  // namespace zhida::cli
