package simulator

import "github.com/vmware/govmomi/vim25/types"

// TaskFaults are tasks that fail at the end of their time, without having done anything: by name of the task
// ("CloneVM_Task") and by its number among those of that name, the first being 1. Number 0 means each of them.
var TaskFaults = make(map[string]map[int]string)

var taskNumbers = make(map[string]int)

// plannedFault counts a task that begins, and is the fault that it shall end with, if any.
func plannedFault(name string) types.BaseMethodFault {
	taskNumbers[name]++
	for _, number := range []int{taskNumbers[name], 0} {
		if message, ok := TaskFaults[name][number]; ok {
			return &types.GenericVmConfigFault{Reason: message}
		}
	}
	return nil
}
