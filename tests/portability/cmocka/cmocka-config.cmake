# See cmocka.h beside this file. All of it is in the header.
if(NOT TARGET cmocka)
    add_library(cmocka INTERFACE)
    target_include_directories(cmocka INTERFACE "${CMAKE_CURRENT_LIST_DIR}")
endif()
set(CMOCKA_INCLUDE_DIR "${CMAKE_CURRENT_LIST_DIR}")
set(CMOCKA_LIBRARY cmocka)
set(CMOCKA_LIBRARIES cmocka)
