# Debian has no cmocka for foreign machines, so there our tests are compiled with the part of it that
# they use (tests/portability/cmocka). Each way to look for cmocka is led there: find_package,
# pkg-config and plain `-lcmocka`.
get_filename_component(stand_in "${CMAKE_CURRENT_LIST_DIR}/../../tests/portability/cmocka" ABSOLUTE)
set(cmocka_DIR "${stand_in}")
set(ENV{PKG_CONFIG_LIBDIR} "${stand_in}")
include_directories(SYSTEM "${stand_in}")
