// The digest of a city's results: equal for equal results, whatever the order of the enterprises, the batches or the
// number of threads. Inside of service/city.
//
// SHA-256 over the day and, in the order of their codes, each enterprise's code and SHA-256 of its answers.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/sha256.h"
#include "decide/batch/batch.h"

namespace zhida::city {

// Of one enterprise: policy, version, verdict and amount (rounded as in the results) of each policy.
[[nodiscard]] Sha256 answers_digest(const batch::Results& results, std::size_t row);

class Digest {
 public:
  void add(std::string id, const Sha256& answers) { rows_.emplace_back(std::move(id), answers); }
  // "sha256:…". `day`: 2026-11-23
  [[nodiscard]] std::string finish(const std::string& day);

 private:
  std::vector<std::pair<std::string, Sha256>> rows_;
};

}  // namespace zhida::city
