// What tests ask of a Result.
#pragma once

#include <string>

#include "base/result.h"

namespace zhida {

// The code of its first error; empty where there is a value.
template <typename T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.errors().front().code;
}

}  // namespace zhida
