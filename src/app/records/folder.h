// The files of a data folder. Inside of app/records.
#pragma once

#include <string>

#include "base/result.h"
#include "record/store/store.h"

namespace zhida::records {

inline std::string ed25519_path(const std::string& folder) {
  return folder + "/keys/log-ed25519.pem";
}
inline std::string sm2_path(const std::string& folder) { return folder + "/keys/log-sm2.pem"; }
inline std::string verifiers_path(const std::string& folder) { return folder + "/keys/log.vkey"; }
inline std::string secret_path(const std::string& folder) { return folder + "/keys/identity.key"; }
inline std::string segments_path(const std::string& folder) { return folder + "/segments"; }
inline std::string origin_path(const std::string& folder) { return folder + "/origin"; }
// Of keys that are handed over: the note, and the verifier keys that it took the place of. Counted from 1.
inline std::string handover_path(const std::string& folder, std::size_t number) {
  return folder + "/keys/handover-" + std::to_string(number) + ".note";
}
inline std::string old_verifiers_path(const std::string& folder, std::size_t number) {
  return folder + "/keys/log-" + std::to_string(number) + ".vkey";
}
// There only while a rotation is under way.
inline std::string next_ed25519_path(const std::string& folder) {
  return folder + "/keys/next-ed25519.pem";
}
inline std::string next_sm2_path(const std::string& folder) {
  return folder + "/keys/next-sm2.pem";
}
inline std::string next_secret_path(const std::string& folder) {
  return folder + "/keys/next-identity.key";
}

// The rows of the backup into the empty store, its files into the folder; of a failure nothing stays.
[[nodiscard]] Result<Done> unpack_into(store::Database& db, const std::string& folder,
                                       const std::string& path);

}  // namespace zhida::records
