// Synth: the city written to a folder.

#include <fmt/format.h>

#include "service/synth/synth.h"

namespace zhida::synth {
namespace {

constexpr std::uint64_t kProgressEvery = 1000;

subjects::About about(const City& city) {
  subjects::About out;
  out.synthetic = true;
  out.generator = city.order().generator;
  out.seed = city.order().seed;
  out.enterprises = city.order().enterprises;
  out.as_of = to_string(city.order().as_of);
  out.dictionary = city.bundle().dictionary.digest;
  return out;
}

}  // namespace

Result<subjects::About> write(const City& city, const std::string& folder,
                              const std::function<void(std::uint64_t)>& progress) {
  auto writer =
      subjects::Writer::create(city.bundle().dictionary, years_of(city.order().as_of), about(city));
  if (!writer) return writer.errors();
  for (std::uint64_t number = 1; number <= city.order().enterprises; ++number) {
    const auto added = (*writer)->add(city.enterprise(number));
    if (!added) return added.errors();
    if (progress && number % kProgressEvery == 0) progress(number);
  }
  return (*writer)->write(folder);
}

}  // namespace zhida::synth
